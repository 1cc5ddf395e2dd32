//! Everything that one address of the list shows, asked for at once.

use std::{
    future::{Future, poll_fn},
    pin::Pin,
    task::Poll,
};

use serde::Deserialize;
use shared::{
    EntityRef,
    catalog::{EntityPage, Facets},
    paths,
    settings::Settings,
};

use super::query::{FACETS, ListQuery};
use crate::api::{Answer, ApiClient, ApiError, EntityListRequest, GetRequest, Request, Transport};

/// More entities cannot be asked for by name.
const MOST_BY_NAME: usize = 1000;

/// What the list shows.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
pub struct Listing {
    /// The address that this answers.
    pub address: String,
    pub settings: Settings,
    /// By name, where only some entities were asked for.
    pub only: Option<Vec<EntityRef>>,
    pub page: EntityPage,
    /// How often values occur: everywhere; with all conditions, where there are any; and for each facet with a
    /// condition, without that.
    pub facets: Vec<Facets>,
}

impl Listing {
    pub fn get(address: &str) -> GetRequest<Self> {
        GetRequest::new(address)
    }
}

/// Answers an address of the list with a [`Listing`], and lets every other request pass.
pub struct ListTransport(pub ApiClient);

type Sent = Pin<Box<dyn Future<Output = Result<Answer, ApiError>> + Send>>;

impl Transport for ListTransport {
    fn send(&self, request: Request) -> Sent {
        let client = self.0.clone();
        Box::pin(async move {
            let body = match request.path.strip_prefix(paths::CATALOG) {
                Some(_) => answer(&client, &request.path).await?,
                None => client.send(request).await?,
            };
            Ok(Answer { status: 200, body })
        })
    }
}

async fn answer(client: &ApiClient, address: &str) -> Result<String, ApiError> {
    let query = ListQuery::parse(address);
    let mut request = query.request();
    request.only = match query.only {
        "starred" => Some(starred(&client.send(get(paths::USER_SETTINGS)).await?)?),
        "problems" => Some(broken(&client.send(get(paths::CATALOG_SOURCES)).await?)?),
        _ => None,
    };
    let mut requests = vec![get(paths::USER_SETTINGS), ApiClient::list_page(&request)];
    requests.extend(counts(&request));
    let mut answers = at_once(client, requests).await.into_iter();
    let settings = match answers.next() {
        // Who has no settings may look at the catalog all the same.
        None | Some(Err(ApiError::Refused { .. })) => "{\"buckets\":{}}".to_owned(),
        Some(settings) => settings?,
    };
    let answers = answers.collect::<Result<Vec<_>, _>>()?;
    let only = match &request.only {
        Some(only) => serde_json::to_string(only).map_err(|error| ApiError::Unreadable(error.to_string()))?,
        None => "null".to_owned(),
    };
    Ok(format!(
        "{{\"address\":\"{}\",\"settings\":{settings},\"only\":{only},\"page\":{},\"facets\":[{}]}}",
        // Nothing in it needs to be escaped a second time.
        query.address(),
        answers[0],
        answers[1..].join(",")
    ))
}

/// What [`Listing::facets`] is made of.
fn counts(request: &EntityListRequest) -> Vec<Request> {
    let fields = FACETS.each_ref().map(|facet| facet.field);
    let mut requests = vec![ApiClient::count_values(&EntityListRequest::default(), &fields, "")];
    if request.is_narrowed() {
        requests.push(ApiClient::count_values(request, &fields, ""));
        requests.extend(request.conditions.iter().map(|(field, _)| ApiClient::count_values(request, &[field], field)));
    }
    requests
}

fn starred(settings: &str) -> Result<Vec<EntityRef>, ApiError> {
    let settings = GetRequest::<Settings>::read(settings)?;
    let keys = settings.buckets.get("starred").into_iter().flat_map(|starred| starred.keys());
    Ok(keys.filter_map(|key| key.parse().ok()).take(MOST_BY_NAME).collect())
}

/// The entities whose newest descriptor has an error.
fn broken(sources: &str) -> Result<Vec<EntityRef>, ApiError> {
    #[derive(Deserialize)]
    struct Source {
        problems: Vec<Problem>,
    }
    #[derive(Deserialize)]
    struct Problem {
        level: shared::catalog::Level,
        entity: Option<EntityRef>,
    }
    let sources = GetRequest::<Vec<Source>>::read(sources)?;
    let problems = sources.into_iter().flat_map(|source| source.problems);
    let errors = problems.filter(|problem| problem.level == shared::catalog::Level::Error);
    Ok(errors.filter_map(|problem| problem.entity).take(MOST_BY_NAME).collect())
}

fn get(path: &str) -> Request {
    Request { method: "GET", path: path.to_owned(), body: None }
}

type Sending = Pin<Box<dyn Future<Output = Result<String, ApiError>> + Send>>;

/// The answers to all of `requests`, in their order.
async fn at_once(client: &ApiClient, requests: Vec<Request>) -> Vec<Result<String, ApiError>> {
    let mut answers = Vec::new();
    let mut pending: Vec<(usize, Sending)> = Vec::new();
    for (at, request) in requests.into_iter().enumerate() {
        let client = client.clone();
        answers.push(Ok(String::new()));
        pending.push((at, Box::pin(async move { client.send(request).await })));
    }
    poll_fn(move |context| {
        pending.retain_mut(|(at, sending)| match sending.as_mut().poll(context) {
            Poll::Pending => true,
            Poll::Ready(answer) => {
                answers[*at] = answer;
                false
            }
        });
        if pending.is_empty() { Poll::Ready(std::mem::take(&mut answers)) } else { Poll::Pending }
    })
    .await
}
