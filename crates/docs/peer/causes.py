"""Why pages differ, and what that means to readers."""

from collections import Counter


def summary(sites):
    lines = ["| site | pages | equal | differ | not built |", "|---|---:|---:|---:|---:|"]
    for name, site in sites:
        pages = site["pages"]
        if "error" in site:
            lines.append(f"| {name} | {len(pages)} | | | {len(pages)} |")
            continue
        equal = sum(not differences for differences in pages.values())
        lines.append(f"| {name} | {len(pages)} | {equal} | {len(pages) - equal} | |")
    kinds = Counter(kind for _, site in sites for differences in site["pages"].values() for kind in {each["kind"] for each in differences})
    lines += ["", "| kind | pages |", "|---|---:|"] + [f"| {kind} | {count} |" for kind, count in kinds.most_common()]
    return "\n".join(lines) + "\n"
