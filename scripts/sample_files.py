"""What every maker of sample files does at its end: writes its files, or with --check says which of them are not what it makes."""
import os
import sys


def is_made(path, text):
    if not os.path.exists(path):
        return False
    with open(path, encoding='utf-8', newline='') as file:
        return file.read() == text


def write_or_check(usage, make):
    """`make` gives the texts of the files by their paths. Returns the exit status."""
    script, arguments = os.path.basename(sys.argv[0]), sys.argv[1:]
    if arguments not in ([], ['--check']):
        print(usage, file=sys.stderr)
        return 2
    files = make()
    if arguments:
        differ = [os.path.basename(path) for path, text in files.items() if not is_made(path, text)]
        if differ:
            print('differ from what scripts/%s makes: %s' % (script, ', '.join(differ)))
        return 1 if differ else 0
    for path, text in files.items():
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w', encoding='utf-8', newline='') as file:
            file.write(text)
    return 0
