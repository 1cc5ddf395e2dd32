"""Compares this renderer with MkDocs, page by page, on the sites of a corpus.

    python3 -m venv VENV && VENV/bin/pip install -r requirements.txt
    CALLBOARD_CORPORA=… VENV/bin/python compare.py [--work FOLDER] [--ours] [SITE…]

CALLBOARD_CORPORA names the folder in which `docs` has the repositories. FOLDER keeps what both made; with `--ours` what
MkDocs made there before is taken again. SITE is a part of a site's name. Nothing of the corpus is run: see theirs.py.

Writes FOLDER/differences.json (for every page what differs) and FOLDER/summary.md.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from difflib import SequenceMatcher
from pathlib import Path
from urllib.parse import unquote

import causes
import page as pages

HERE = Path(__file__).resolve().parent
WORKSPACE = HERE.parents[2]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "docs-peer")
    parser.add_argument("--ours", action="store_true")
    parser.add_argument("--dump", type=Path)
    parser.add_argument("sites", nargs="*")
    arguments = parser.parse_args()
    corpus = Path(os.environ["CALLBOARD_CORPORA"]) / "docs"
    dump = arguments.dump or build_dump()
    arguments.work.mkdir(parents=True, exist_ok=True)
    sites = []
    for repository in sorted(path for path in corpus.iterdir() if path.is_dir()):
        for folder in site_folders(repository):
            name = f"{repository.name}/{folder}".rstrip("/")
            if not arguments.sites or any(part in name for part in arguments.sites):
                sites.append((name, compare(repository, folder, arguments, dump)))
                print(f"{name}: {counted(sites[-1][1])}", flush=True)
    (arguments.work / "differences.json").write_text(json.dumps(dict(sites), indent=1), encoding="utf-8")
    (arguments.work / "summary.md").write_text(causes.summary(sites), encoding="utf-8")
    print(causes.summary(sites))


def counted(site):
    if "error" in site:
        return site["error"]
    equal = sum(not differences for differences in site["pages"].values())
    return f"{equal} of {len(site['pages'])} equal, navigation {'equal' if not site['nav'] else 'differs'}"


def build_dump():
    command = ["cargo", "build", "--release", "-p", "docs", "--example", "dump", "--message-format=json"]
    built = subprocess.run(command, cwd=WORKSPACE, check=True, stdout=subprocess.PIPE, text=True)
    messages = [json.loads(line) for line in built.stdout.splitlines()]
    return next(Path(message["executable"]) for message in messages if message.get("executable"))


def site_folders(repository):
    """Folders with a configuration, and those whose `docs` belongs to none."""
    files = [path.relative_to(repository) for path in repository.rglob("*") if path.is_file() and ".git" not in path.parts]
    configured = {path.parent for path in files if path.name in ("mkdocs.yml", "mkdocs.yaml")}
    pages_of = {path.parent.parent for path in files if path.name in ("index.md", "README.md") and path.parent.name == "docs"}
    of_docs = {folder for folder in pages_of if folder not in configured}
    return sorted("" if str(folder) == "." else str(folder) for folder in configured | of_docs)


def compare(repository, folder, arguments, dump):
    ours = json.loads(subprocess.run([dump, repository, folder], check=True, stdout=subprocess.PIPE).stdout)
    theirs = build_theirs(repository, folder, arguments)
    if "error" in theirs:
        return {"error": theirs["error"], "pages": {path: [] for path in ours["pages"]}, "nav": []}
    theirs_pages = {theirs_page["url"].strip("./"): theirs_page for theirs_page in theirs["pages"].values()}
    compared = {}
    addresses = {"/docs/" + unquote(page["address"]) for page in ours["site"]["pages"].values()}
    for path, site_page in ours["site"]["pages"].items():
        rendered, their_page = ours["pages"][path], theirs_pages.pop(site_page["address"].strip("./"), None)
        if their_page is None:
            compared[path] = [difference("page", "only ours")]
        elif "error" in rendered:
            compared[path] = [difference("page", rendered["error"])]
        else:
            compared[path] = page_differences(rendered, their_page, site_page, addresses, repository)
    for url in theirs_pages:
        compared[url] = [difference("page", "only theirs")]
    nav = nav_difference(ours, theirs)
    return {"pages": compared, "nav": nav, "seconds": theirs["seconds"]}


def build_theirs(repository, folder, arguments):
    kept = arguments.work / "theirs" / (f"{repository.name}~{folder}".replace("/", "~") + ".json")
    if arguments.ours and kept.is_file():
        return json.loads(kept.read_text(encoding="utf-8"))
    kept.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as copy:
        tree = Path(copy) / repository.name
        shutil.copytree(repository, tree, ignore=shutil.ignore_patterns(".git", "node_modules"), ignore_dangling_symlinks=True)
        subprocess.run(["chmod", "-R", "u+w", tree], check=True)
        with open(kept.with_suffix(".log"), "w", encoding="utf-8") as log:
            command = [sys.executable, HERE / "theirs.py", tree, folder, kept]
            # Snippets are looked for in the folder that it is run in.
            subprocess.run(command, cwd=tree / folder, stderr=log, stdout=log, check=False)
    return json.loads(kept.read_text(encoding="utf-8"))


def page_differences(rendered, their_page, site_page, addresses, repository):
    docs_dir = site_page["docs_dir"]
    base = "/docs/" + unquote(site_page["address"])

    def place(address):
        """Files of the site are named by their path in the tree, and what does not exist by its last part."""
        path, _, anchor = address.partition("#")
        if path.startswith("/docs/"):
            page = path.removesuffix("index.html")
            if page in addresses or page + "/" in addresses or page.rstrip("/") in addresses:
                path = page.rstrip("/") + "/"
            else:
                path = "/files/" + (f"{docs_dir}/" if docs_dir else "") + path.removeprefix("/docs/")
        if path.startswith("/files/") and not (repository / path.removeprefix("/files/").split("?")[0]).is_file():
            last = path.rstrip("/").rsplit("/", 1)[-1]
            path = "nowhere: " + last.removesuffix(".md")
        return f"{path}#{anchor}" if anchor else path

    ours = pages.read(rendered["html"], base, place)
    theirs = pages.read(their_page["html"], base, place)
    found = []
    for name in ("headings", "links", "images", "code", "titles", "items"):
        ours_list, theirs_list = getattr(ours, name), getattr(theirs, name)
        if ours_list != theirs_list:
            found += list_differences(name, theirs_list, ours_list)
    ours_words, theirs_words = ours.words(), theirs.words()
    if ours_words != theirs_words:
        found += list_differences("text", theirs_words, ours_words)
    elif ours.lines() != theirs.lines():
        found += list_differences("lines", theirs.lines(), ours.lines())
    for name in sorted(set(ours.counts) | set(theirs.counts)):
        if ours.counts[name] != theirs.counts[name]:
            found.append(difference(f"count {name}", f"{theirs.counts[name]} → {ours.counts[name]}"))
    title = rendered["title"] or site_page["title"]
    if title != their_page["title"] and site_page["title"] != their_page["title"]:
        found.append(difference("title", f"{their_page['title']} → {title}"))
    return found


def list_differences(kind, theirs, ours):
    """What has to be taken out of and put into theirs to get ours, piece by piece."""
    matcher = SequenceMatcher(None, [str(item) for item in theirs], [str(item) for item in ours], autojunk=False)
    for operation, i, j, k, l in matcher.get_opcodes():
        if operation != "equal":
            yield difference(kind, f"{shown(theirs, i, j)} → {shown(ours, k, l)}", theirs[i:j][:40], ours[k:l][:40])


def shown(items, start, end):
    separator = " " if items and isinstance(items[0], str) else ", "
    text = separator.join(str(item) for item in items[start:end])
    return text if len(text) <= 300 else text[:300] + "…"


def difference(kind, what, theirs=None, ours=None):
    return {"kind": kind, "what": what, "theirs": theirs, "ours": ours}


def nav_of_ours(ours, items):
    pages_of_site = ours["site"]["pages"]
    for item in items:
        if "section" in item:
            yield (item["section"]["title"], list(nav_of_ours(ours, item["section"]["items"])))
        elif "page" in item:
            yield (item["page"]["title"], unquote(pages_of_site[item["page"]["path"]]["address"]).strip("./"))
        else:
            yield (item["link"]["title"], item["link"]["href"])


def nav_of_theirs(theirs, items):
    for item in items:
        if "section" in item:
            yield (item["section"], list(nav_of_theirs(theirs, item["items"])))
        elif "page" in item:
            yield (item["title"], unquote(theirs["pages"][item["page"]]["url"]).strip("./"))
        else:
            yield (item["title"], item["link"])


def flat(items, depth=0):
    for title, inner in items:
        yield f"{'  ' * depth}{title} = {'' if isinstance(inner, list) else inner}"
        if isinstance(inner, list):
            yield from flat(inner, depth + 1)


def nav_difference(ours, theirs):
    ours_lines = list(flat(list(nav_of_ours(ours, ours["site"]["nav"]))))
    theirs_lines = list(flat(list(nav_of_theirs(theirs, theirs["nav"]))))
    return list(list_differences("nav", theirs_lines, ours_lines))


if __name__ == "__main__":
    main()
