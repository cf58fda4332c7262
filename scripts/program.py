"""What the program says about itself, as JSON: for the scripts that write pages from it."""
import json
import os
import subprocess

HOUSE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class Program:
    def __init__(self, path):
        self.path = os.path.abspath(path)
        # The pages are about the program, not about the settings of whoever writes them.
        self.environment = {name: value for name, value in os.environ.items()
                            if not name.startswith(("PLACEBOOK", "XDG_", "JOURNAL"))}

    def __call__(self, *arguments):
        answer = subprocess.run([self.path, *arguments, "--json"], env=self.environment, check=True,
                                stdout=subprocess.PIPE).stdout.decode()
        objects = []
        decoder = json.JSONDecoder()
        while answer.strip():
            answer = answer.lstrip()
            found, end = decoder.raw_decode(answer)
            objects.append(found)
            answer = answer[end:]
        return objects


def sentence(text):
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def own_flags(commands):
    """The flags of each command that not every command has, and those that every one has."""
    every = [flag["name"] for flag in commands[0]["options"]]
    for command in commands[1:]:
        names = [flag["name"] for flag in command["options"]]
        every = [name for name in every if name in names]
    shared = [flag for flag in commands[0]["options"] if flag["name"] in every]
    return {command["name"]: [flag for flag in command["options"] if flag["name"] not in every]
            for command in commands}, shared
