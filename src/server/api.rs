//! What programs ask for, as JSON: the same facts that the pages show, in the same words.
//!
//! The description in OpenAPI 3.1 is made from the handlers, so it cannot say what they do not do.

mod facts;
mod own;
mod queries;
mod questions;

pub(super) use queries::Search;

use super::office::Office;
use super::problem::Details;
use axum::Json;
use axum::response::{IntoResponse, Response};
use utoipa::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ContentBuilder, Ref, RefOr, ResponseBuilder, Server};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The media type of RFC 9457.
pub(super) const PROBLEM_JSON: &str = "application/problem+json";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "notjustme",
        description = "Is it just me? Outages, from what independent people report. Times are RFC 3339 in UTC. \
                       Every error is a problem of RFC 9457. Answers carry an ETag; `If-None-Match` is honoured.",
        license(name = "MIT", identifier = "MIT")
    ),
    components(schemas(Details<'_>))
)]
struct Description;

/// The endpoints, with their description.
pub(super) fn router() -> (axum::Router<Office>, utoipa::openapi::OpenApi) {
    let router = OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(questions::check, questions::check_again))
        .routes(routes!(questions::search))
        .routes(routes!(facts::overview))
        .routes(routes!(facts::providers))
        .routes(routes!(facts::provider))
        .routes(routes!(facts::swarms))
        .routes(routes!(facts::swarm))
        .routes(routes!(facts::sources))
        .routes(routes!(own::pack))
        .routes(routes!(own::tickets, own::add_ticket))
        .routes(routes!(own::remove_ticket))
        .routes(routes!(own::add_claim))
        .routes(routes!(questions::export));
    let (router, mut description) = router.split_for_parts();
    complete(&mut description);
    (router.route("/api/v1/openapi.json", axum::routing::get(openapi)), description)
}

/// The description alone.
pub(super) fn described() -> utoipa::openapi::OpenApi {
    router().1
}

/// `GET /api/v1/openapi.json`
async fn openapi() -> Response {
    Json(described()).into_response()
}

/// What holds for every operation: where it is served, and how it fails.
fn complete(description: &mut utoipa::openapi::OpenApi) {
    description.servers = Some(vec![Server::new("/")]);
    let token = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
    let components = description.components.get_or_insert_default();
    components.add_security_scheme("token", token);
    let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let fails = ResponseBuilder::new()
        .description("Why there is no answer, and what to do instead.")
        .content(PROBLEM_JSON, problem)
        .build();
    for item in description.paths.paths.values_mut() {
        for operation in [&mut item.get, &mut item.post, &mut item.delete].into_iter().flatten() {
            operation.responses.responses.insert("default".to_owned(), RefOr::T(fails.clone()));
        }
    }
}
