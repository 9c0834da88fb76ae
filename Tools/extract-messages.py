"""The messages of the program's sources as a template for translations.

    extract-messages.py SOURCES TEMPLATE

Messages are the string literals given for parameters that some function, initializer or case of the
sources declares as `Message`, and those of `Message("…")`: xgettext reads no Swift, so
tree-sitter's grammar finds them. A comment `// Translators: …` on the line above goes with a message.
"""

import pathlib
import re
import sys

import polib
import tree_sitter_swift
from tree_sitter import Language, Parser

ESCAPES = {"n": "\n", "t": "\t", "\\": "\\", '"': '"', "'": "'", "0": "\0", "r": "\r"}


def unescaped(text):
    def character(match):
        if match[1]:
            return chr(int(match[1], 16))
        return ESCAPES[match[2]]

    return re.sub(r"\\(?:u\{([0-9A-Fa-f]+)\}|(.))", character, text)


def message(literal):
    """The text of a string literal, its interpolations numbered; None if it is no literal."""
    if literal.type == "line_string_literal":
        indentation = None
    elif literal.type == "multi_line_string_literal":
        indentation = literal.end_point.column - 3
    else:
        return None
    text, place = "", 0
    for child in literal.children:
        if child.type == "interpolated_expression" or child.type == "interpolation":
            text += f"\0{place}\0"
            place += 1
        elif child.type in ("line_str_text", "multi_line_str_text", "str_escaped_char"):
            text += child.text.decode()
    # What tree-sitter leaves between its nodes (the ends of interpolations) is none of the text.
    if indentation is not None:
        lines = text.split("\n")[1:-1]
        text = "\n".join(line[indentation:] for line in lines)
        text = re.sub(r"\\[ \t]*\n", "", text)
    text = unescaped(text).replace("{", "{{").replace("}", "}}")
    return re.sub("\0(\\d+)\0", r"{\1}", text)


def declared(node, functions):
    """Adds what takes messages: name → labels, or the place of a parameter without a label."""
    if node.type in ("function_declaration", "init_declaration"):
        name = node.child_by_field_name("name")
        name = name.text.decode() if node.type == "function_declaration" else owner(node)
        unlabelled = 0
        for child in node.children:
            if child.type != "parameter":
                continue
            words = child.text.decode().split(":", 1)
            label = words[0].split()[0]
            if re.match(r"\s*Message\b\??", words[1]):
                functions.setdefault(name, set()).add(unlabelled if label == "_" else label)
            unlabelled += label == "_"
    for child in node.children:
        declared(child, functions)


def owner(node):
    while node := node.parent:
        if node.type in ("class_declaration", "protocol_declaration"):
            return node.child_by_field_name("name").text.decode().split(".")[-1]


def calls(node, functions):
    if node.type == "call_expression":
        name = node.children[0].text.decode().split(".")[-1]
        if name in functions:
            yield name, node
    for child in node.children:
        yield from calls(child, functions)


def arguments(call):
    for suffix in call.children:
        if suffix.type == "call_suffix":
            for values in suffix.children:
                if values.type == "value_arguments":
                    yield from (child for child in values.children if child.type == "value_argument")


def literals(value):
    """The literals that an argument may be: more than one where it is a choice."""
    if value.type == "ternary_expression":
        for branch in ("if_true", "if_false"):
            yield from literals(value.child_by_field_name(branch))
    elif value.type == "additive_expression":
        sys.exit(f"{value.text.decode()}: a message is one literal")
    else:
        yield value


def messages(tree, lines, functions):
    for name, call in calls(tree.root_node, functions):
        found, unlabelled = {}, 0
        for argument in arguments(call):
            label = argument.child_by_field_name("name")
            value = argument.child_by_field_name("value")
            place = label.text.decode() if label else unlabelled
            unlabelled += label is None
            if value is None or place not in functions[name]:
                continue
            for literal in literals(value):
                text = message(literal)
                # One that is only places has nothing to be translated.
                if text and re.search(r"[^\W\d]", re.sub(r"\{\d+\}", "", text)):
                    found.setdefault(place, []).append(text)
        above = lines[call.start_point.row - 1].strip()
        mark = "// Translators:"
        comment = above.removeprefix(mark).strip() if above.startswith(mark) else ""
        if "one" in found and "many" in found:
            yield found["one"][0], found["many"][0], comment
        else:
            for text in (text for texts in found.values() for text in texts):
                yield text, None, comment


def main():
    sources, template = map(pathlib.Path, sys.argv[1:])
    parser = Parser(Language(tree_sitter_swift.language()))
    trees = {path: parser.parse(path.read_bytes()) for path in sorted(sources.rglob("*.swift"))}
    functions = {"Message": {0}}
    for tree in trees.values():
        declared(tree.root_node, functions)
    entries = {}
    for path, tree in trees.items():
        if "MarkerLanguage" in path.parts:
            continue
        for text, plural, comment in messages(tree, path.read_text().split("\n"), functions):
            entry = entries.setdefault(text, polib.POEntry(msgid=text, msgstr=""))
            if plural:
                entry.msgid_plural = plural
                entry.msgstr_plural = {0: "", 1: ""}
            entry.occurrences.append((str(path), ""))
            if comment and comment not in entry.comment:
                entry.comment = f"{entry.comment}\n{comment}".strip()
            # gettext's name for places written {0}.
            if re.search(r"\{\d+\}", text) and "csharp-format" not in entry.flags:
                entry.flags.append("csharp-format")
    file = polib.POFile(wrapwidth=100)
    file.metadata = {
        "Project-Id-Version": "Image Marker",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    for entry in sorted(entries.values(), key=lambda entry: (sorted(entry.occurrences)[0], entry.msgid)):
        entry.occurrences = sorted(set(entry.occurrences))
        file.append(entry)
    file.save(str(template))
    print(f"{template}: {len(file)} messages")


main()
