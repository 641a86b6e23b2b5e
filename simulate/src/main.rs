//! `simulate`: writes a world as an archive and its truth beside it.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use simulate::world::outages::family_curves;
use simulate::{Amplified, Mixed, Options, Outages, Phrasing, Quiet, Upstream, World, curve};

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    /// Nothing fails
    Quiet,
    /// Nothing fails, few people make much noise
    Amplified,
    /// A grid of outages: curves x sizes x base rates
    Outages,
    /// Outages, shared failures and every look-alike
    Mixed,
    /// Upstream failures and those who depend on them
    Upstream,
}

/// Write a seeded world of posts as JSON Lines, and its truth beside it.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Which world
    world: Kind,
    /// Where the lines go
    #[arg(long, default_value = "world.jsonl")]
    out: PathBuf,
    /// Where the truth goes
    #[arg(long, default_value = "truth.jsonl")]
    truth: PathBuf,
    /// The same seed gives the same bytes
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Which world of a series
    #[arg(long, default_value_t = 0)]
    index: usize,
    /// Which words may be used
    #[arg(long, value_enum, default_value_t = Phrasing::All)]
    phrasing: Phrasing,
    /// Posts of ordinary talk per trouble report
    #[arg(long, default_value_t = 3.0)]
    talk: f64,
    /// Streams of a quiet, amplified or mixed world
    #[arg(long, default_value_t = 40)]
    providers: usize,
    /// Days of a quiet, amplified or mixed world
    #[arg(long, default_value_t = 60)]
    days: u32,
    /// Recorded curves for the outages, JSON Lines with id, provider, start, bin_minutes and counts
    #[arg(long)]
    curves: Option<PathBuf>,
}

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Curves(#[from] curve::CurveError),
    #[error("cannot write: {0}")]
    Write(#[from] std::io::Error),
    #[error("cannot write a line as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

fn world(arguments: &Arguments) -> Result<World, Failure> {
    let &Arguments { seed, index, phrasing, talk, providers, days, .. } = arguments;
    let options = Options { seed, index, phrasing, talk };
    Ok(match arguments.world {
        Kind::Quiet => Quiet { options, providers, days, ..Quiet::default() }.world(),
        Kind::Amplified => Amplified { options, providers, days, ..Amplified::default() }.world(),
        Kind::Mixed => Mixed { options, providers, days, ..Mixed::default() }.world(),
        Kind::Upstream => Upstream { options, ..Upstream::default() }.world(),
        Kind::Outages => {
            let curves = match &arguments.curves {
                Some(path) => curve::read(path)?,
                None => family_curves(seed, 5),
            };
            Outages { options, curves, ..Outages::default() }.world()
        }
    })
}

fn main() -> Result<(), Failure> {
    let arguments = Arguments::parse();
    let world = world(&arguments)?;
    let mut truth = BufWriter::new(File::create(&arguments.truth)?);
    for line in world.truths() {
        serde_json::to_writer(&mut truth, line)?;
        truth.write_all(b"\n")?;
    }
    truth.flush()?;
    let mut out = BufWriter::new(File::create(&arguments.out)?);
    for labelled in world {
        serde_json::to_writer(&mut out, &labelled.line)?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(())
}
