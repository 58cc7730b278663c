"""A room's models are its own: other rooms come in through its queries and actions, its screens too."""

import sys

import grimp

SCREENS = {"views", "urls"}
ALLOWED = ("thirdring.people.views", "thirdring.api.views")  # the signed-in user is a row, as Django has it


def trespasses() -> list[str]:
    """Each import of a room's models by another room or by a screen."""
    graph = grimp.build_graph("thirdring")
    found = []
    for module in sorted(graph.modules):
        room, _, role = module.removeprefix("thirdring.").partition(".")
        if role.split(".")[0] != "models":
            continue
        for importer in sorted(graph.find_modules_that_directly_import(module)):
            other, _, its_role = importer.removeprefix("thirdring.").partition(".")
            if (other != room or its_role.split(".")[0] in SCREENS) and not importer.startswith(ALLOWED):
                found.append(f"{importer} imports {module}: ask {room}'s queries or actions instead")
    return found


if __name__ == "__main__":
    if problems := trespasses():
        sys.exit("\n".join(problems))
