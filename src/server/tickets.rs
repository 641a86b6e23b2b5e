//! The operator's own tickets, for the page and for programs.

use super::House;
use super::access::{Access, refused};
use super::office::Office;
use super::problem::Problem;
use crate::private::{Private, Ticket};
use axum::response::Response;

/// The tickets that whoever asks may see: none for whoever may not read them.
pub(super) async fn visible(office: &Office, access: Access) -> Result<Vec<Ticket>, Problem> {
    if !access.is_private() {
        return Ok(Vec::new());
    }
    let own = |house: &House, _| match Private::open_existing(&house.data)? {
        Some(own) => own.tickets(),
        None => Ok(Vec::new()),
    };
    office.own(own).await
}

/// Why whoever asks may not, if so.
pub(super) fn barred(access: Access, path: &str) -> Option<Response> {
    (!access.is_private()).then(|| refused(path, "Tickets are private; send a token of the scope `private`."))
}
