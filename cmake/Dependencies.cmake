find_package(Threads REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc)
find_package(ZLIB REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(Boost 1.81 CONFIG REQUIRED COMPONENTS json url system)
find_package(simdjson REQUIRED)
find_package(date CONFIG REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(yaml-cpp 0.7 CONFIG REQUIRED)    # target: yaml-cpp
find_package(prometheus-cpp CONFIG REQUIRED)
find_package(SQLiteCpp CONFIG REQUIRED)
find_package(GTest REQUIRED)
find_package(benchmark REQUIRED)
find_package(rapidcheck CONFIG REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(nghttp2 REQUIRED IMPORTED_TARGET libnghttp2)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)

# libphonenumber: the -dev package cannot be installed beside Boost 1.81, so script/bootstrap unpacks its headers into
# .deps (docs/decisions/0002-libphonenumber.md). The run-time library is Debian's.
find_path(PHONENUMBER_INCLUDE_DIR phonenumbers/phonenumberutil.h
    PATHS ${CMAKE_SOURCE_DIR}/.deps/phonenumber/usr/include NO_DEFAULT_PATH REQUIRED)
find_library(PHONENUMBER_LIBRARY NAMES libphonenumber.so.8 REQUIRED)
find_package(Protobuf REQUIRED)
find_package(absl REQUIRED)
add_library(phonenumber INTERFACE IMPORTED)
target_include_directories(phonenumber SYSTEM INTERFACE ${PHONENUMBER_INCLUDE_DIR})
target_link_libraries(phonenumber INTERFACE ${PHONENUMBER_LIBRARY} protobuf::libprotobuf absl::node_hash_map
    absl::node_hash_set)
