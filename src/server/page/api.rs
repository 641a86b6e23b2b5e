//! The HTTP interface, described for people: made from the same document that programs read.

use super::Page;
use crate::server::api::described;
use crate::server::frame::{Frame, Section, page};
use askama::Template;
use serde_json::Value;

#[derive(Template)]
#[template(path = "api.html")]
struct ApiPage {
    frame: Frame,
    operations: Vec<Operation>,
    shapes: Vec<Shape>,
}

/// One operation.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Operation {
    method: String,
    path: String,
    summary: String,
    /// Whether it can simply be opened.
    open: bool,
    private: bool,
    /// Name, type and description of each parameter.
    parameters: Vec<(String, String, String)>,
    /// Status, description, and the shape it gives.
    answers: Vec<(String, String, String)>,
}

/// The shape of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Shape {
    name: String,
    description: String,
    /// Name, type and description of each field.
    fields: Vec<(String, String, String)>,
}

/// `GET /api`
pub(in crate::server) async fn get() -> Page {
    let document = serde_json::to_value(described()).unwrap_or_default();
    let mut operations = Vec::new();
    for (path, methods) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            operations.push(Operation::new(path, method, operation));
        }
    }
    let shapes = document["components"]["schemas"].as_object().into_iter().flatten();
    let frame = Frame::new(Section::Api, "API – notjustme").twin("/api/v1/openapi.json");
    let shapes = shapes.map(|(name, schema)| Shape::new(name, schema)).collect();
    Ok(page(&ApiPage { frame, operations, shapes }))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

impl Operation {
    fn new(path: &str, method: &str, operation: &Value) -> Self {
        let parameters = operation["parameters"].as_array().into_iter().flatten().map(|parameter| {
            (text(&parameter["name"]), kind(&parameter["schema"]), text(&parameter["description"]))
        });
        let answers = operation["responses"].as_object().into_iter().flatten().map(|(status, response)| {
            let content = response["content"].as_object().into_iter().flatten();
            let shape = content.map(|(media, body)| match kind(&body["schema"]).as_str() {
                "" => media.clone(),
                kind => kind.to_owned(),
            });
            (status.clone(), text(&response["description"]), shape.collect::<Vec<_>>().join(", "))
        });
        Self {
            method: method.to_uppercase(),
            path: path.to_owned(),
            summary: text(&operation["summary"]),
            open: method == "get" && !path.contains('{'),
            private: operation["security"].as_array().is_some_and(|needs| !needs.is_empty()),
            parameters: parameters.collect(),
            answers: answers.collect(),
        }
    }
}

impl Shape {
    fn new(name: &str, schema: &Value) -> Self {
        let parts = [schema].into_iter().chain(schema["allOf"].as_array().into_iter().flatten());
        let mut fields = Vec::new();
        for part in parts {
            for (name, field) in part["properties"].as_object().into_iter().flatten() {
                fields.push((name.clone(), kind(field), text(&field["description"])));
            }
            if let Some(other) = part["$ref"].as_str() {
                fields.push(("…".to_owned(), last(other), "and every field of it".to_owned()));
            }
        }
        let values = schema["enum"].as_array().into_iter().flatten();
        fields.extend(values.map(|value| (text(value), String::new(), String::new())));
        Self { name: name.to_owned(), description: text(&schema["description"]), fields }
    }
}

/// The type of a schema in a word or two: `string`, `array of Swarm`.
fn kind(schema: &Value) -> String {
    if let Some(other) = schema["$ref"].as_str() {
        return last(other);
    }
    if let Some(either) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()) {
        return either.iter().map(kind).filter(|kind| !kind.is_empty()).collect::<Vec<_>>().join(" or ");
    }
    let word = match &schema["type"] {
        Value::String(word) => word.clone(),
        Value::Array(words) => words.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" or "),
        _ => String::new(),
    };
    match (word.as_str(), &schema["items"]) {
        ("array", items @ Value::Object(_)) => format!("array of {}", kind(items)),
        _ => match schema["format"].as_str() {
            Some(format) if format.contains("date") => format!("{word} ({format})"),
            _ => word,
        },
    }
}

fn last(reference: &str) -> String {
    reference.rsplit('/').next().unwrap_or(reference).to_owned()
}
