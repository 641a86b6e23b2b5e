//! The whole server over a small data directory.

use crate::catalog::{Catalog, CatalogSource};
use crate::desk::Desk;
use crate::pipeline::INDEX_FOLDER;
use crate::server::sample::{catalog, now, silent, spoken, subsided};
use crate::server::{House, router};
use crate::store::{Store, Visit};
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::response::Response;
use crawlers::{Page, Source, Venue};
use std::sync::Arc;
use tempfile::TempDir;
use tower::ServiceExt;

const HOME: &str = "127.0.0.1:7878";

/// The open and silent swarm of [`Site`].
pub(super) const SILENT: &str = "norvia-20310504T0640";

/// The one that is acknowledged.
pub(super) const SPOKEN: &str = "brightforge-20310504T0450";

/// A server over three swarms and two sources, one of which is read. Pages of every site may read its API.
pub(super) struct Site {
    router: Router,
    _folder: TempDir,
}

fn catalog_with_sources() -> Catalog {
    let source = |id: &str, venue, provider: Option<&str>| CatalogSource {
        source: Source {
            id: id.to_owned(),
            kind: "statuspage".to_owned(),
            url: format!("https://{id}.example.org/").parse().unwrap(),
            venue,
            provider: provider.map(str::to_owned),
            page_id: None,
            options: [].into(),
        },
        enabled: true,
        verified: true,
        every_seconds: 60,
        note: None,
    };
    let sources =
        vec![source("norvia-status", Venue::Official, Some("norvia")), source("forum-1", Venue::Forum, None)];
    Catalog { sources, ..catalog() }
}

impl Site {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(folder.path()).unwrap();
        let page = Page {
            url: "https://norvia-status.example.org/".parse().unwrap(),
            content_type: Some("text/html".to_owned()),
            body: b"<h1>All systems operational</h1><script>alert(4)</script>".to_vec(),
            fetched_at: now(),
        };
        let visit = Visit::new("norvia-status", Venue::Official, now());
        store.record(&Visit { about: Some("norvia"), page: Some(&page), ..visit }).unwrap();
        store.save_detection(0, b"memory", &[silent(), spoken(), subsided()], &[], now()).unwrap();
        drop(store);
        index::Index::create(&folder.path().join(INDEX_FOLDER)).unwrap();
        let desk = Arc::new(Desk::open(folder.path(), Arc::new(catalog_with_sources())).unwrap());
        let house = House { read_by: vec!["*".to_owned()], ..House::own(folder.path()) };
        let router = router(desk, house, Arc::new(now), Router::new(), HOME.parse().unwrap());
        Self { router, _folder: folder }
    }

    pub(super) async fn get(&self, path: &str) -> Response {
        self.send(Request::get(path).header("host", HOME).body(Body::empty()).unwrap()).await
    }

    /// Posts a body, as a program does.
    pub(super) async fn post(&self, path: &str, media_type: &str, body: &str) -> Response {
        let request = Request::post(path).header("host", HOME).header("content-type", media_type);
        self.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    /// Gets as a page of another site does.
    pub(super) async fn get_from_elsewhere(&self, path: &str) -> Response {
        let request = Request::get(path).header("host", HOME).header("origin", "https://evil.example");
        self.send(request.body(Body::empty()).unwrap()).await
    }

    async fn send(&self, request: Request<Body>) -> Response {
        self.router.clone().oneshot(request).await.unwrap()
    }
}
