# carillon_embed(<target> <c++ namespace> <folder or file>... [DEPENDS <files...>] [PRIVATE])
# Puts files into the binary, byte for byte (.incbin), as carillon::<namespace>::files(): a table of path and content.
# The generated header is <namespace>.hpp; PRIVATE keeps it to the target. A folder is taken whole, its paths relative to it; a file by its name.
# Debian's own Python, whatever else is on the path: script/bootstrap installs the packages it needs.
set(Python3_EXECUTABLE /usr/bin/python3)
function(carillon_embed target name)
    cmake_parse_arguments(arg "PRIVATE" "" "DEPENDS" ${ARGN})
    set(out ${CMAKE_CURRENT_BINARY_DIR}/${name})
    add_custom_command(
        OUTPUT ${out}/${name}.cpp ${out}/${name}.S ${out}/${name}.hpp
        COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/cmake/embed_files.py ${name} ${out} ${arg_UNPARSED_ARGUMENTS}
        DEPENDS ${CMAKE_SOURCE_DIR}/cmake/embed_files.py ${arg_DEPENDS}
        VERBATIM)
    target_sources(${target} PRIVATE ${out}/${name}.cpp ${out}/${name}.S ${out}/${name}.hpp)
    set(visibility PUBLIC)
    if(arg_PRIVATE)
        set(visibility PRIVATE)
    endif()
    target_include_directories(${target} ${visibility} ${out})
endfunction()
