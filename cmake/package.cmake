# The Debian package: `./dev package`, or cpack -G DEB in a build of the preset `package`, which knows that all is below /usr.
set(debian ${PROJECT_SOURCE_DIR}/packaging/debian)
file(STRINGS ${debian}/changelog version LIMIT_COUNT 1)
string(REGEX REPLACE ".*\\((.*)-(.*)\\).*" "\\1;\\2" version "${version}")
list(GET version 0 upstream)
list(GET version 1 revision)
if(NOT upstream STREQUAL PROJECT_VERSION)
  message(FATAL_ERROR "packaging/debian/changelog is about ${upstream}, and this is ${PROJECT_VERSION}: say what is new")
endif()
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${debian}/changelog ${PROJECT_SOURCE_DIR}/CHANGELOG.md)

# Compressed without the time, as Debian asks: the same sources give the same bytes.
find_program(PB_GZIP gzip REQUIRED)
set(documents ${PROJECT_BINARY_DIR}/documents)
file(MAKE_DIRECTORY ${documents})
execute_process(COMMAND ${PB_GZIP} -9nc ${debian}/changelog OUTPUT_FILE ${documents}/changelog.Debian.gz COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${PB_GZIP} -9nc ${PROJECT_SOURCE_DIR}/CHANGELOG.md OUTPUT_FILE ${documents}/changelog.gz COMMAND_ERROR_IS_FATAL ANY)
install(FILES ${debian}/copyright ${documents}/changelog.Debian.gz ${documents}/changelog.gz DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES ${debian}/lintian-overrides DESTINATION ${CMAKE_INSTALL_DATADIR}/lintian/overrides RENAME placebook)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME placebook)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE ${revision})
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "The Placebook authors <maintainers@placebook.invalid>")
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "public-health datasets to a workbook for each Place")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"Placebook turns public-health datasets (Fingertips, RightCare packs and any
table) into an Excel workbook and a compressed archive for each Place of a
health and care system. It keeps, filters or rejects every row with a reason,
publishes in one step, and does nothing when nothing changed.
.
systemd units run a pipeline every night.")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# What is loaded when it is needed, no tool can see (core/base/late_library.h).
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libarchive13 (>= 3.6.0), libcurl4 (>= 7.84.0)")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS ca-certificates)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS libreoffice-calc-nogui)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${debian}/postinst ${debian}/prerm ${debian}/postrm)
include(CPack)
