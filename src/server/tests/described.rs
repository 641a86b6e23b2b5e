//! The description of the HTTP interface: whole, and of what is there.

use super::site::Site;
use super::text;
use axum::http::StatusCode;
use serde_json::Value;

fn document() -> Value {
    serde_json::to_value(crate::server::api::described()).unwrap()
}

/// Every operation: method, path and what is said of it.
fn operations(document: &Value) -> Vec<(&str, &str, &Value)> {
    let paths = document["paths"].as_object().unwrap().iter();
    let operations = paths.flat_map(|(path, methods)| {
        methods
            .as_object()
            .unwrap()
            .iter()
            .map(move |(method, operation)| (method.as_str(), path.as_str(), operation))
    });
    operations.collect()
}

/// Every `$ref` below a value.
fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.get("$ref").and_then(Value::as_str));
            fields.values().for_each(|value| references(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

#[test]
fn it_is_openapi_3_1_with_every_operation_described() {
    let document = document();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"), "{}", document["openapi"]);
    let operations = operations(&document);
    assert!(operations.len() >= 9, "{operations:?}");
    for (method, path, operation) in operations {
        let said = operation["summary"].as_str().unwrap_or_default();
        assert!(said.ends_with(['.', '?']) || said.len() > 10, "{method} {path} has no summary");
        assert!(operation["operationId"].is_string(), "{method} {path} has no name");
        let default = &operation["responses"]["default"]["content"]["application/problem+json"]["schema"];
        assert_eq!(default["$ref"], "#/components/schemas/Problem", "{method} {path} fails in its own way");
        let good = operation["responses"].as_object().unwrap().keys().any(|status| status.starts_with('2'));
        assert!(good, "{method} {path} never succeeds");
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            assert!(parameter["description"].is_string(), "{method} {path}: {parameter}");
            let in_path = path.contains(&format!("{{{}}}", parameter["name"].as_str().unwrap()));
            assert_eq!(parameter["in"] == "path", in_path, "{method} {path}: {parameter}");
        }
    }
}

#[test]
fn every_reference_leads_to_a_shape_and_every_shape_is_described() {
    let document = document();
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(found.len() > 30, "{found:?}");
    for reference in found {
        let pointer = reference.strip_prefix('#').unwrap_or_else(|| panic!("{reference} leads elsewhere"));
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
    for (name, shape) in document["components"]["schemas"].as_object().unwrap() {
        let described =
            shape["description"].is_string() || shape["allOf"].is_array() || shape["oneOf"].is_array();
        assert!(described, "{name} says nothing of itself: {shape}");
    }
}

#[tokio::test]
async fn what_is_described_is_there_and_is_shown_to_people_too() {
    let site = Site::new();
    let served: Value = serde_json::from_str(&text(site.get("/api/v1/openapi.json").await).await).unwrap();
    let document = document();
    assert_eq!(served, document);
    let page = text(site.get("/api").await).await;
    for (method, path, operation) in operations(&document) {
        assert!(page.contains(path) && page.contains(&method.to_uppercase()), "{method} {path} is not shown");
        let needs_token = operation["security"].as_array().is_some_and(|needs| !needs.is_empty());
        if method == "get" && !path.contains('{') && !needs_token {
            let status = site.get(path).await.status();
            assert!(!status.is_server_error() && status != StatusCode::NOT_FOUND, "{path}: {status}");
        }
    }
}
