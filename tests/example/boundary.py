"""What the headers of include/placebook declare, and what a program shows to the modules that it loads."""
import os
import re
import subprocess

COMPILER = os.environ.get('CC', 'cc')


def headers(includes):
    """Every header below include folders, as it is included, with its path: placebook/formats/csv.h."""
    found = {}
    for include in includes:
        for folder, _, names in os.walk(os.path.join(include, 'placebook')):
            for name in names:
                if name.endswith('.h'):
                    path = os.path.join(folder, name)
                    found[os.path.relpath(path, include)] = path
    return dict(sorted(found.items()))


def preprocessed(includes, path):
    """A header's own lines after preprocessing, without those of the headers that it includes."""
    text = subprocess.run([COMPILER, '-std=c17', '-E', *('-I' + include for include in includes), path], check=True,
                          capture_output=True, text=True).stdout
    own = []
    inside = False
    for line in text.splitlines():
        mark = re.match(r'# \d+ "([^"]*)"', line)
        if mark:
            inside = os.path.realpath(mark.group(1)) == os.path.realpath(path)
        elif inside and not line.startswith('#'):
            own.append(line)
    return ' '.join(own)


def without(text, opening, closing):
    """The text with everything between brackets taken out, however deep; a body of a function ends a declaration."""
    kept = []
    depth = 0
    for letter in text:
        if letter == opening:
            depth += 1
        elif letter == closing:
            depth -= 1
            if depth == 0:
                kept.append(opening + closing)
        elif depth == 0:
            kept.append(letter)
    return ''.join(kept)


def declared(includes):
    """Names of the functions and the data that the headers declare for a linker: neither types nor inline functions."""
    names = {}
    for header, path in headers(includes).items():
        text = without(without(preprocessed(includes, path), '{', '}'), '(', ')')
        text = re.sub(r'__attribute__\s*\(\)', ' ', text)
        text = re.sub(r'(static inline [^;{}]*)\{\}', ' ', text)
        for statement in text.split(';'):
            statement = statement.strip()
            function = re.search(r'(\w+)\s*\(\)\s*$', statement)
            data = re.match(r'extern\b.*?(\w+)\s*(\[[^\]]*\])*\s*$', statement, re.DOTALL)
            if statement.startswith(('typedef', '_Static_assert', 'static')):
                continue
            if function or data:
                names[(function or data).group(1)] = header
    return names


def shown(program):
    """Names that a program shows to the objects it loads; copies of other libraries' data (name@version) are not its own."""
    lines = subprocess.run(['nm', '-D', '--defined-only', program], check=True, capture_output=True, text=True).stdout
    return {line.split()[-1] for line in lines.splitlines() if '@' not in line}
