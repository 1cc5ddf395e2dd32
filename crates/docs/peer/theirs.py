"""Builds a site with MkDocs and writes what it says about it as JSON.

    theirs.py TREE FOLDER OUT

TREE is a copy of a repository that may be changed: every mkdocs.yml in it is reduced to what a portal lets through, so
that nothing of the site is run. OUT gets {"nav": [...], "pages": {path in the tree: {...}}, "seconds": ...}.
"""

import json
import sys
import tempfile
import time
import types
from pathlib import Path

import yaml

KEYS = {
    "site_name", "site_description", "site_author", "repo_url", "repo_name", "edit_uri", "edit_uri_template", "docs_dir",
    "nav", "exclude_docs", "not_in_nav", "plugins", "markdown_extensions", "use_directory_urls", "INHERIT",
}
PLUGINS = {"techdocs-core", "search", "redirects", "awesome-pages", "exclude"}
EXTENSIONS = {
    "abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code", "footnotes", "md_in_html",
    "meta", "nl2br", "sane_lists", "smarty", "tables", "toc", "wikilinks", "mdx_truly_sane_lists",
}
# What pages are made of, without what reads files from elsewhere or runs other programs.
PYMDOWN = {
    "arithmatex", "betterem", "blocks.admonition", "blocks.caption", "blocks.definition", "blocks.details", "blocks.html",
    "blocks.tab", "caret", "critic", "details", "emoji", "escapeall", "extra", "fancylists", "highlight", "inlinehilite",
    "keys", "magiclink", "mark", "progressbar", "quotes", "saneheaders", "smartsymbols", "snippets", "superfences",
    "tabbed", "tasklist", "tilde",
}
PYTHON_NAMES = ("pymdownx.", "material.extensions.", "materialx.emoji.")


class Name(str):
    """The name of something in Python."""


class Loader(yaml.SafeLoader):
    """YAML without a single object of Python."""


class Dumper(yaml.SafeDumper):
    """Writes names back as they were."""


def load_tagged(loader, suffix, node):
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if suffix.startswith("python/name:"):
        name = suffix.removeprefix("python/name:")
        # The old name of the same functions.
        name = name.replace("materialx.emoji.", "material.extensions.emoji.")
        return Name(name) if name.startswith(PYTHON_NAMES) else None
    return loader.construct_scalar(node) if isinstance(node, yaml.ScalarNode) else None


Loader.add_multi_constructor("tag:yaml.org,2002:", load_tagged)
Loader.add_multi_constructor("!", load_tagged)
Dumper.add_representer(Name, lambda dumper, name: dumper.represent_scalar(f"tag:yaml.org,2002:python/name:{name}", ""))


def reduced(config):
    """A configuration with only what a portal lets through."""
    config = {key: value for key, value in config.items() if key in KEYS}
    config.setdefault("site_name", "site")
    if "plugins" in config:
        config["plugins"] = list(entries(config["plugins"], lambda name: name in PLUGINS))
        if not config["plugins"]:
            config["plugins"] = ["search"]
    else:
        config["plugins"] = ["techdocs-core"]
    if "markdown_extensions" in config:
        config["markdown_extensions"] = list(entries(config["markdown_extensions"], is_extension))
    # As MkDocs with the theme that TechDocs sets.
    config["theme"] = {"name": "material"}
    return config


def entries(listed, is_kept):
    if isinstance(listed, dict):
        listed = [{name: options} for name, options in listed.items()]
    for entry in listed or []:
        name, options = next(iter(entry.items())) if isinstance(entry, dict) else (entry, None)
        if is_kept(name):
            yield {name: options} if options else name


def is_extension(name):
    short = name.removeprefix("markdown.extensions.")
    if name.startswith("pymdownx."):
        return name.removeprefix("pymdownx.") in PYMDOWN
    return short in EXTENSIONS


def reduce_all(tree):
    paths = [path for path in tree.rglob("*") if path.suffix in (".yml", ".yaml") and path.is_file()]
    inherited = set()
    configs = {}
    for path in paths:
        if path.name in ("mkdocs.yml", "mkdocs.yaml"):
            configs[path] = yaml.load(path.read_text(encoding="utf-8"), Loader) or {}
            parent = configs[path].get("INHERIT")
            while parent:
                parent_path = (path.parent / parent).resolve()
                if not parent_path.is_relative_to(tree) or not parent_path.is_file() or parent_path in inherited:
                    break
                inherited.add(parent_path)
                content = yaml.load(parent_path.read_text(encoding="utf-8"), Loader) or {}
                parent = content.pop("INHERIT", None)
                # A parent is merged here, so that what is left of it is left once.
                configs[path] = merged(content, configs[path])
            configs[path].pop("INHERIT", None)
    for path, config in configs.items():
        path.write_text(yaml.dump(reduced(config), Dumper=Dumper, sort_keys=False), encoding="utf-8")


def merged(parent, child):
    result = dict(parent)
    for key, value in child.items():
        both = isinstance(value, dict) and isinstance(result.get(key), dict)
        result[key] = merged(result[key], value) if both else value
    return result


def without_programs():
    """Diagrams stay code: what draws them would run programs with text of the site."""
    from markdown.extensions import Extension

    class Nothing(Extension):
        def extendMarkdown(self, md):
            pass

    for name in ("markdown_inline_graphviz", "plantuml_markdown"):
        module = types.ModuleType(name)
        # Under whatever name the package announces it.
        module.__getattr__ = lambda _: Nothing
        sys.modules[name] = module


def build(tree, folder):
    from mkdocs.commands.build import build as build_site
    from mkdocs.config import load_config

    without_programs()
    site_folder = tree / folder
    config_file = next((site_folder / name for name in ("mkdocs.yaml", "mkdocs.yml") if (site_folder / name).is_file()), None)
    if config_file is None:
        config_file = site_folder / "mkdocs.yml"
        config_file.write_text("site_name: site\ndocs_dir: docs\nplugins: [techdocs-core]\n", encoding="utf-8")
    result = {"nav": [], "pages": {}}

    def path_of(file):
        # Included sites are copied into another folder for the build, under the name of theirs.
        return original.get(str(file.src_uri), file.src_uri)

    original = {}

    def on_nav(nav, config, files):
        result["nav"] = [nav_item(item) for item in nav.items]
        return nav

    def nav_item(item):
        if item.is_section:
            return {"section": item.title, "items": [nav_item(child) for child in item.children]}
        if item.is_page:
            return {"page": path_of(item.file), "title": item.title, "item": item}
        return {"link": item.url, "title": item.title}

    def on_page_content(html, page, config, files):
        result["pages"][path_of(page.file)] = {
            "html": html,
            "title": page.title,
            "url": page.url,
            "meta_title": page.meta.get("title"),
        }
        return html

    with tempfile.TemporaryDirectory() as out:
        start = time.perf_counter()
        config = load_config(str(config_file), site_dir=out)
        config.plugins.events["nav"].append(on_nav)
        config.plugins.events["page_content"].append(on_page_content)
        build_site(config)
        result["seconds"] = time.perf_counter() - start
        result["docs_dir"] = str(Path(config.docs_dir))
    fill_titles(result["nav"])
    return result


def fill_titles(items):
    """Titles that pages give themselves are known once they are read."""
    for item in items:
        if "items" in item:
            fill_titles(item["items"])
        elif "item" in item:
            item["title"] = item.pop("item").title


def main():
    tree, folder, out = Path(sys.argv[1]).resolve(), sys.argv[2], Path(sys.argv[3])
    reduce_all(tree)
    try:
        result = build(tree, folder)
    except (Exception, SystemExit) as error:
        result = {"error": f"{type(error).__name__}: {error}"}
    out.write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main()
