# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#[=======================================================================[.rst:
migralint_add_check(<target> [WHOLE_PROJECT] [ARGUMENTS <argument>...])

Adds the target `<target>_migralint`, which checks the sources of <target>, and the target `migralint`, which
checks all such targets. With WHOLE_PROJECT everything below the source folder of <target> is read: guards in
callers that are no sources of <target> are seen then. ARGUMENTS go to `migralint check`.

With testing switched on there is a test of the same name. The program is looked for in PATH and in
MIGRALINT_EXECUTABLE.
#]=======================================================================]
include_guard(GLOBAL)

find_program(MIGRALINT_EXECUTABLE migralint DOC "The program migralint")

function(migralint_add_check target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "WHOLE_PROJECT" "" "ARGUMENTS")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "migralint_add_check: unknown argument '${arg_UNPARSED_ARGUMENTS}'")
  endif()
  if(NOT TARGET ${target})
    message(FATAL_ERROR "migralint_add_check: there is no target '${target}'")
  endif()
  if(NOT MIGRALINT_EXECUTABLE)
    message(FATAL_ERROR "migralint_add_check: the program migralint is not in PATH; set MIGRALINT_EXECUTABLE")
  endif()

  get_target_property(folder ${target} SOURCE_DIR)
  if(arg_WHOLE_PROJECT)
    set(paths .)
  else()
    # As generator expressions: sources may be added to the target after this.
    set(sources "$<TARGET_PROPERTY:${target},SOURCES>")
    set(paths "$<FILTER:${sources},INCLUDE,\\.(c|cc|cpp|cxx|cppm|ixx|h|hh|hpp|hxx|inc|inl|ipp|sql)$>")
  endif()
  set(command ${MIGRALINT_EXECUTABLE} check --color never ${arg_ARGUMENTS} ${paths})
  add_custom_target(${target}_migralint COMMAND ${command} WORKING_DIRECTORY ${folder} COMMAND_EXPAND_LISTS VERBATIM
    COMMENT "Checking the migrations of ${target}")
  if(NOT TARGET migralint)
    add_custom_target(migralint)
  endif()
  add_dependencies(migralint ${target}_migralint)
  if(BUILD_TESTING)
    add_test(NAME ${target}_migralint COMMAND ${command} WORKING_DIRECTORY ${folder} COMMAND_EXPAND_LISTS)
  endif()
endfunction()
