"""The boundary around modules: each public header stands alone, and the program shows what they declare and nothing else."""
import os
import re
import subprocess
import tempfile
import unittest

import boundary

# Those of the source, and those that the build makes.
INCLUDES = [os.path.join(os.path.dirname(__file__), '..', '..', 'include'), os.path.join(os.environ['PB_BINARY_DIR'], 'include')]
PROGRAM = os.environ['PLACEBOOK']


class Exports(unittest.TestCase):
    def test_every_header_compiles_by_itself_and_twice(self):
        with tempfile.TemporaryDirectory() as scratch:
            for header in boundary.headers(INCLUDES):
                source = os.path.join(scratch, 'alone.c')
                with open(source, 'w', encoding='utf-8') as file:
                    file.write(f'#include "{header}"\n#include "{header}"\n')
                done = subprocess.run([boundary.COMPILER, '-std=c17', '-Wall', '-Wextra', '-Werror', '-fsyntax-only',
                                       *('-I' + include for include in INCLUDES), source], capture_output=True, text=True)
                self.assertEqual(done.returncode, 0, f'{header} does not compile by itself:\n{done.stderr}')

    def test_headers_include_no_header_but_theirs_and_those_of_the_language(self):
        standard = {'stdarg.h', 'stdatomic.h', 'stdbool.h', 'stddef.h', 'stdint.h', 'stdio.h', 'math.h', 'string.h', 'limits.h'}
        for header, path in boundary.headers(INCLUDES).items():
            with open(path, encoding='utf-8') as file:
                for line in file:
                    if not line.startswith('#include'):
                        continue
                    name = line.split()[1]
                    self.assertTrue(name.startswith('"placebook/') or name.strip('<>') in standard, f'{header}: {line}')

    def test_the_layout_names_every_struct(self):
        """Modules carry the sizes of these: one that is missing could change without being noticed."""
        with open(boundary.headers(INCLUDES)['placebook/layout.h'], encoding='utf-8') as file:
            listed = re.findall(r'X\((pb_\w+)\)', file.read())
        defined = set()
        for path in boundary.headers(INCLUDES).values():
            defined |= set(re.findall(r'\bstruct (pb_\w+) \{', boundary.preprocessed(INCLUDES, path)))
        self.assertGreater(len(defined), 50)
        self.assertEqual(sorted(listed), sorted(defined))

    def test_the_program_shows_what_the_headers_declare(self):
        declared = boundary.declared(INCLUDES)
        shown = boundary.shown(PROGRAM)
        # One of each kind, from different corners: else the two sets might agree by both being empty.
        for name in ('pb_table_add', 'pb_fail', 'pb_vocabulary', 'pb_csv_open', 'pb_cancelled', 'pb_rate_limits'):
            self.assertIn(name, declared)
        self.assertGreater(len(declared), 150)
        hidden = {name: declared[name] for name in set(declared) - shown}
        self.assertEqual(hidden, {}, 'declared and not shown: defined nowhere, or the header lacks '
                         '"#pragma GCC visibility push(default)" after its includes and "pop" at its end')
        self.assertEqual(sorted(shown - set(declared)), [], 'shown and in no header of include/placebook')

    def test_names_are_told_from_types_and_bodies(self):
        with tempfile.TemporaryDirectory() as scratch:
            os.mkdir(os.path.join(scratch, 'placebook'))
            with open(os.path.join(scratch, 'placebook', 'a.h'), 'w', encoding='utf-8') as file:
                file.write('#include <stdint.h>\nstruct pb_a { int (*call)(void); };\nenum { PB_B = 1 };\n'
                           'static inline int pb_c(int x) { if (x) { return 1; } return 0; }\ntypedef int pb_d;\n'
                           'extern const struct pb_a *const pb_e[PB_B];\nint pb_f(int (*g)(int), ...)\n'
                           '  __attribute__((format(printf, 1, 2))) __attribute__((warn_unused_result));\nstruct pb_h;\n'
                           'struct pb_a *pb_i(void);\n')
            self.assertEqual(set(boundary.declared([scratch])), {'pb_e', 'pb_f', 'pb_i'})


if __name__ == '__main__':
    unittest.main()
