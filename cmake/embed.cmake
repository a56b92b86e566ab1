# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Writes OUT: one `{"name", R"(contents)"},` line per file of FILES (a list), sorted by name.
list(SORT FILES)
set(text "")
foreach(file IN LISTS FILES)
  get_filename_component(name ${file} NAME)
  file(READ ${file} contents)
  # MSVC-like limits do not apply; the delimiter keeps `)"` in YAML from ending the literal.
  string(APPEND text "{\"${name}\", R\"_migralint_(${contents})_migralint_\"},\n")
endforeach()
file(WRITE ${OUT} "${text}")
