set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
add_compile_options(-fPIE)    # the same for libraries and programs, so that one precompiled header serves both
add_link_options(-pie)
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1 -DNDEBUG")
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g -fno-omit-frame-pointer")

# clang's, by the presets asan and tsan: GCC 12 takes up to two minutes for one instrumented test file, clang a quarter.
set(CARILLON_SANITIZE "" CACHE STRING "Sanitizers for -fsanitize, for example address,undefined")
option(CARILLON_FUZZ "Build the libFuzzer targets too (needs clang)" OFF)
if(CARILLON_SANITIZE)
    add_compile_options(-fsanitize=${CARILLON_SANITIZE} -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${CARILLON_SANITIZE})
endif()
if(CARILLON_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()

# Warnings are errors for our own code; the Debian headers are system headers and stay quiet.
add_library(carillon_options INTERFACE)
target_compile_options(carillon_options INTERFACE -Wall -Wextra -Wpedantic -Wnon-virtual-dtor -Woverloaded-virtual
    -Wimplicit-fallthrough -Werror
    -Wno-missing-field-initializers)    # designated initialisers leave out what has a default on purpose
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC 12 pairs Asio's operator delete of a coroutine frame with the wrong new once both are inlined.
    target_compile_options(carillon_options INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-mismatched-new-delete>)
else()
    # GCC's own stable_sort uses a function that its headers call deprecated, and clang says so.
    target_compile_options(carillon_options INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-deprecated-declarations>)
endif()
target_compile_definitions(carillon_options INTERFACE
    BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED
    CARILLON_VERSION="${PROJECT_VERSION}")
target_include_directories(carillon_options INTERFACE ${CMAKE_SOURCE_DIR}/src)

find_program(MOLD mold)
if(MOLD)
    add_link_options(-fuse-ld=mold)
endif()

# ccache has to be told that a precompiled header's defines and times do not matter, and where the tree starts, so
# that another clone finds the same entries.
find_program(CCACHE ccache)
if(CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
        CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CCACHE})
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-fpch-preprocess>)
    endif()
endif()
