# How Placebook is compiled, and how its modules are found.

add_library(pb_build_options INTERFACE)
target_include_directories(pb_build_options INTERFACE ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/include
  ${PROJECT_BINARY_DIR}/include)
target_compile_definitions(pb_build_options INTERFACE _GNU_SOURCE)
target_compile_options(pb_build_options INTERFACE
  -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wformat=2
  -fno-common -ffp-contract=off $<$<BOOL:${PB_WERROR}>:-Werror>)
if(PB_UNITY)
  # A variable may have the name of a function in another file.
  target_compile_options(pb_build_options INTERFACE -Wno-shadow)
endif()
# More than a hundred test programs carry the whole program: gold links one in a third of the time of the default linker.
find_program(PB_GOLD ld.gold)
if(PB_TESTS AND PB_GOLD)
  target_link_options(pb_build_options INTERFACE -fuse-ld=gold)
endif()
if(PB_SANITIZE)
  # -UNDEBUG: asserts are for every build but Release, and RelWithDebInfo would take them away.
  target_compile_options(pb_build_options INTERFACE -fsanitize=${PB_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all -UNDEBUG
    # With sanitizers gcc loses track of ranges and fears truncations that cannot be.
    -Wno-format-truncation)
  target_link_options(pb_build_options INTERFACE -fsanitize=${PB_SANITIZE})
endif()
if(PB_COVERAGE)
  target_compile_options(pb_build_options INTERFACE --coverage)
  target_link_options(pb_build_options INTERFACE --coverage)
endif()

# Every struct of the public headers by name: modules carry their sizes (include/placebook/descriptor.h), so nobody has to
# remember to list one.
function(pb_generate_layout)
  set(base ${PROJECT_SOURCE_DIR}/include)
  file(GLOB_RECURSE headers RELATIVE ${base} CONFIGURE_DEPENDS ${base}/placebook/*.h)
  list(REMOVE_ITEM headers placebook/descriptor.h)
  list(SORT headers)
  set(names "")
  set(includes "")
  foreach(header ${headers})
    set_property(DIRECTORY ${PROJECT_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${base}/${header})
    string(APPEND includes "#include \"${header}\"\n")
    file(STRINGS ${base}/${header} found REGEX "^struct pb_[a-z0-9_]+ {")
    foreach(line ${found})
      string(REGEX MATCH "pb_[a-z0-9_]+" name "${line}")
      list(APPEND names ${name})
    endforeach()
  endforeach()
  list(SORT names)
  set(structs "")
  foreach(name ${names})
    string(APPEND structs " \\\n    X(${name})")
  endforeach()
  configure_file(${PROJECT_SOURCE_DIR}/cmake/layout.h.in ${PROJECT_BINARY_DIR}/include/placebook/layout.h @ONLY)
endfunction()
pb_generate_layout()

# One line in a module's folder: pb_add_module(LIBRARIES ...). The folder gives the kind and the name, and its
# descriptor is the symbol pb_KIND_NAME. All sources of the folder belong to the module. ALSO names further modules of
# the same kind that the same sources are, each with a descriptor of its own.
function(pb_add_module)
  cmake_parse_arguments(module "" "" "LIBRARIES;ALSO" ${ARGN})
  get_filename_component(name ${CMAKE_CURRENT_SOURCE_DIR} NAME)
  get_filename_component(folder ${CMAKE_CURRENT_SOURCE_DIR} DIRECTORY)
  get_filename_component(folder ${folder} NAME)
  string(REGEX REPLACE "s$" "" kind ${folder})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.c)
  add_library(pb_${kind}_${name} OBJECT ${sources})
  target_link_libraries(pb_${kind}_${name} PUBLIC pb_core PRIVATE ${module_LIBRARIES})
  set_property(GLOBAL APPEND PROPERTY PB_MODULES pb_${kind}_${name})
  foreach(other ${module_ALSO})
    set_property(GLOBAL APPEND PROPERTY PB_ALSO_pb_${kind}_${name} pb_${kind}_${other})
  endforeach()
  set_property(GLOBAL APPEND PROPERTY PB_MODULE_LIBRARIES ${module_LIBRARIES})
endfunction()

# A library of all modules that were added so far, with the registry that names them. The objects of a folder become one
# object in which the descriptor alone is global: a helper called trim in two folders is two helpers, whatever else is linked.
function(pb_register_modules target)
  get_property(modules GLOBAL PROPERTY PB_MODULES)
  get_property(libraries GLOBAL PROPERTY PB_MODULE_LIBRARIES)
  list(SORT modules)
  set(declarations "")
  set(entries "")
  set(objects "")
  foreach(module ${modules})
    get_property(others GLOBAL PROPERTY PB_ALSO_${module})
    set(kept "")
    foreach(descriptor ${module} ${others})
      string(APPEND declarations "extern const struct pb_module ${descriptor};\n")
      string(APPEND entries "    &${descriptor},\n")
      list(APPEND kept --keep-global-symbol=${descriptor})
    endforeach()
    set(object ${PROJECT_BINARY_DIR}/modules/${module}.o)
    list(APPEND objects ${object})
    get_property(known GLOBAL PROPERTY PB_OBJECT_${module})
    if(NOT known)
      set_property(GLOBAL PROPERTY PB_OBJECT_${module} ON)
      add_custom_command(OUTPUT ${object}
        COMMAND ${CMAKE_LINKER} -r -o ${object} $<TARGET_OBJECTS:${module}>
        COMMAND ${CMAKE_OBJCOPY} ${kept} ${object}
        DEPENDS ${module} $<TARGET_OBJECTS:${module}>
        COMMENT "Closing module ${module}" COMMAND_EXPAND_LISTS VERBATIM)
    endif()
  endforeach()
  configure_file(${PROJECT_SOURCE_DIR}/cmake/registry.c.in ${PROJECT_BINARY_DIR}/${target}.c @ONLY)
  set_source_files_properties(${objects} PROPERTIES EXTERNAL_OBJECT ON GENERATED ON)
  add_library(${target} STATIC ${PROJECT_BINARY_DIR}/${target}.c ${objects})
  target_link_libraries(${target} PUBLIC pb_core ${libraries})
endfunction()

# Adds every folder below the given ones that has a CMakeLists.txt.
function(pb_discover_modules)
  foreach(folder ${ARGN})
    file(GLOB found CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${folder}/*/CMakeLists.txt)
    foreach(file ${found})
      get_filename_component(directory ${file} DIRECTORY)
      add_subdirectory(${directory})
    endforeach()
  endforeach()
  file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/modules)
  pb_register_modules(pb_modules)
endfunction()

# Every FOLDER/NAME.c defines pb_KIND_NAME, a `struct pb_KIND`; the list of them, pb_KINDs, is generated.
function(pb_discover target folder kind)
  file(GLOB found CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${folder}/*.c)
  list(SORT found)
  set(declarations "")
  set(entries "")
  foreach(file ${found})
    get_filename_component(name ${file} NAME_WE)
    string(APPEND declarations "extern const struct pb_${kind} pb_${kind}_${name};\n")
    string(APPEND entries "    &pb_${kind}_${name},\n")
  endforeach()
  # Each has tables of the same names, such as `outputs` or `flags`, so they cannot be compiled in one go.
  set_source_files_properties(${found} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  configure_file(${PROJECT_SOURCE_DIR}/cmake/${kind}s.c.in ${PROJECT_BINARY_DIR}/${kind}s.c @ONLY)
  target_sources(${target} PRIVATE ${PROJECT_BINARY_DIR}/${kind}s.c ${found})
endfunction()
