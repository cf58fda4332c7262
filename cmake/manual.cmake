# Man pages and shell completions, written by the program about itself (scripts/make_manual): one declaration, every surface.
# They are made with everything, so `cmake --build` of one target does not pay for them.

# The system's own Python: it has the packages that packaging/debian-packages.txt names.
find_program(PB_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH)
find_program(PB_PYTHON python3 REQUIRED)

# Debian has a folder of its own for what comes in packages.
set(PB_ZSH_FOLDER zsh/site-functions CACHE STRING "Where zsh looks for completions, below the folder of data")
set(manual ${PROJECT_BINARY_DIR}/manual)
add_custom_command(OUTPUT ${manual}/made
  COMMAND ${CMAKE_COMMAND} -E env ASAN_OPTIONS=detect_leaks=0 ${PB_PYTHON} -B ${PROJECT_SOURCE_DIR}/scripts/make_manual
          --program $<TARGET_FILE:placebook> ${manual}
  COMMAND ${CMAKE_COMMAND} -E touch ${manual}/made
  DEPENDS placebook ${PROJECT_SOURCE_DIR}/scripts/make_manual ${PROJECT_SOURCE_DIR}/scripts/program.py
  COMMENT "Writing man pages and completions" VERBATIM)
add_custom_target(manual ALL DEPENDS ${manual}/made)

install(DIRECTORY ${manual}/man/ DESTINATION ${CMAKE_INSTALL_MANDIR})
install(FILES ${manual}/completions/placebook DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${manual}/completions/_placebook DESTINATION ${CMAKE_INSTALL_DATADIR}/${PB_ZSH_FOLDER})
install(FILES ${manual}/completions/placebook.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
