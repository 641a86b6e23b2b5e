//! The answers stay as good as they are: the questions of `benches/quality`, held to bounds just below what is reached.

#[path = "../../benches/quality/ask.rs"]
mod ask;
#[path = "../../benches/quality/bare.rs"]
mod bare;
#[path = "../../benches/quality/decoys.rs"]
mod decoys;
#[path = "../../benches/quality/measures.rs"]
mod measures;
#[path = "../../benches/quality/outages.rs"]
mod outages;
#[path = "../../benches/quality/questions.rs"]
mod questions;
#[path = "../../benches/quality/table.rs"]
mod table;
#[path = "../../benches/quality/world.rs"]
mod world;

/// Of two hundred questions one is 0.005, of forty 0.025.
const RIGHT_MIN: f64 = 0.94;
const UNSEEN_RIGHT_MIN: f64 = 0.57;
const SWARM_NDCG_MIN: f64 = 0.98;
const REPORT_MRR_MIN: f64 = 0.93;

#[test]
fn pasted_texts_get_the_right_answer_and_bare_codes_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let measured = ask::everything(folder.path());
    let table = table::Table(&measured);
    assert_eq!(measured.asked.len(), 200);
    assert!(measured.swarms.len() >= 10, "{table}");
    assert!(measured.right() >= RIGHT_MIN, "{table}");
    assert!(measured.right_of_unseen() >= UNSEEN_RIGHT_MIN, "{table}");
    assert!(measures::ndcg_at_10(&measured.swarm_ranks()) >= SWARM_NDCG_MIN, "{table}");
    assert!(measures::reciprocal_rank(&measured.report_ranks()) >= REPORT_MRR_MIN, "{table}");
    for (bare, precision) in &measured.precisions {
        assert!((precision - 1.0).abs() < f64::EPSILON, "{bare}: {table}");
    }
}
