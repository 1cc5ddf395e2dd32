use std::{collections::BTreeSet, fs, path::Path};

use super::*;

fn html(view: impl FnOnce() -> AnyView) -> String {
    // What a browser's hydration needs between texts says nothing to a reader.
    Owner::new_root(None).with(|| view().to_html()).replace("<!>", "")
}

/// `badges: Cue ticks, small and large` as the name of a file.
fn slug(story: &Story) -> String {
    let text = format!("{}-{}", story.section, story.name).to_lowercase();
    text.split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

/// One element a line, so that a change of one element is a change of one line.
fn lines(html: &str) -> String {
    html.replace("><", ">\n<").replace("\n</", "</")
}

#[test]
fn every_story_looks_as_it_did() {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        for story in STORIES {
            insta::assert_snapshot!(slug(story), lines(&html(story.view)));
        }
    });
}

#[test]
fn every_story_has_a_name_and_a_place_of_its_own() {
    let names: BTreeSet<String> = STORIES.iter().map(slug).collect();
    assert_eq!(names.len(), STORIES.len(), "two stories have the same name");
    let snapshots = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/gallery/snapshots");
    for entry in fs::read_dir(snapshots).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(names.contains(&name), "{}: no story has this name any more", path.display());
    }
    for story in STORIES {
        assert!(SECTIONS.iter().any(|section| section.id == story.section), "{}: no such section", story.section);
    }
    for section in SECTIONS {
        assert!(STORIES.iter().any(|story| story.section == section.id), "{} is empty", section.id);
    }
}

#[test]
fn the_page_keeps_the_policy_and_its_references() {
    let page = html(|| gallery_document(None, GalleryLook::default()).into_any());
    assert!(!page.contains(" style="), "the content security policy drops style attributes");
    assert!(!page.contains("<script") && !page.contains("<style"), "the page has neither scripts nor inline styles");

    let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    for id in &unique {
        assert_eq!(ids.iter().filter(|other| *other == id).count(), 1, "the id {id} is on the page twice");
    }
    for (attribute, separator) in
        [("href=\"#", ' '), ("aria-labelledby=\"", ' '), ("aria-describedby=\"", ' '), (" for=\"", ' ')]
    {
        for value in page.split(attribute).skip(1).filter_map(|rest| rest.split('"').next()) {
            for id in value.split(separator) {
                assert!(unique.contains(id), "{attribute}{id}: there is nothing with this id");
            }
        }
    }
}

#[test]
fn the_address_says_the_look() {
    assert_eq!(GalleryLook::default().address(), "/gallery");
    assert_eq!(GalleryLook { theme: Some("dark"), compact: true }.address(), "/gallery?theme=dark&density=compact");
}

/// The light values that browsers without `light-dark()` get are those of the tokens.
#[test]
fn the_fallback_of_the_tokens_is_complete() {
    let tokens = include_str!("../../../style/tokens.css");
    let (tokens, fallback) = tokens.split_once("@supports not (color: light-dark(").unwrap();
    let mut checked = 0;
    for (name, value) in declarations(tokens).filter(|(_, value)| value.contains("light-dark(")) {
        let found = declarations(fallback).find(|(other, _)| *other == name).map(|(_, value)| value);
        assert_eq!(found, Some(light(value)), "{name} in the fallback of style/tokens.css");
        checked += 1;
    }
    assert!(checked > 40, "only {checked} tokens found");
}

fn declarations(css: &str) -> impl Iterator<Item = (&str, String)> {
    css.split([';', '{', '}']).filter_map(|declaration| {
        let (name, value) = declaration.split_once(':')?;
        let name = name.rsplit(['\n', '\t', ' ']).next()?;
        name.starts_with("--").then(|| (name, value.trim().to_owned()))
    })
}

/// The value with the light half of each `light-dark(light, dark)`.
fn light(value: String) -> String {
    let Some((before, rest)) = value.split_once("light-dark(") else { return value };
    let mut depth = 0;
    let (mut comma, mut end) = (None, rest.len());
    for (at, character) in rest.char_indices() {
        match character {
            '(' => depth += 1,
            ')' if depth == 0 => {
                end = at;
                break;
            }
            ')' => depth -= 1,
            ',' if depth == 0 && comma.is_none() => comma = Some(at),
            _ => {}
        }
    }
    let half = &rest[..comma.unwrap_or(end)];
    format!("{before}{half}{}", light(rest[end + 1..].to_owned()))
}
