"""C++ toolchains that compile on Linux for another system, by `--platforms`."""

load("@rules_cc//cc:cc_toolchain_config_lib.bzl", "feature", "flag_group", "flag_set", "tool_path")
load("@rules_cc//cc:defs.bzl", "cc_toolchain")
load("@rules_cc//cc/common:cc_common.bzl", "cc_common")

_COMPILE = ["c-compile", "c++-compile", "assemble", "preprocess-assemble"]
_LINK = ["c++-link-executable", "c++-link-dynamic-library", "c++-link-nodeps-dynamic-library"]

def _feature(name, actions, flags, needs = None):
    sets = [flag_set(actions = actions, flag_groups = [flag_group(flags = flags, expand_if_available = needs)])]
    return feature(name = name, enabled = True, flag_sets = sets if flags else [])

def _config_impl(ctx):
    return cc_common.create_cc_toolchain_config_info(
        ctx = ctx,
        toolchain_identifier = ctx.label.name,
        compiler = ctx.attr.compiler,
        host_system_name = "local",
        target_cpu = ctx.label.name,
        target_system_name = ctx.label.name,
        target_libc = "unknown",
        abi_version = "unknown",
        abi_libc_version = "unknown",
        features = [
            _feature("default_compile_flags", _COMPILE, ctx.attr.compile_flags),
            _feature("default_link_flags", _LINK, ctx.attr.link_flags),
            # -MMD, not -MD: the compiler's own headers lie outside the build.
            _feature("dependency_file", _COMPILE, ["-MMD", "-MF", "%{dependency_file}"], "dependency_file"),
        ],
        tool_paths = [tool_path(name = n, path = p) for n, p in {
            "gcc": ctx.attr.cxx,
            "cpp": ctx.attr.cxx,
            "ld": ctx.attr.cxx,
            "ar": ctx.attr.ar,
            "gcov": "/bin/false",
            "nm": "/bin/false",
            "objdump": "/bin/false",
            "strip": "/bin/false",
        }.items()],
    )

_config = rule(
    implementation = _config_impl,
    attrs = {
        "ar": attr.string(),
        "compile_flags": attr.string_list(),
        "compiler": attr.string(),
        "cxx": attr.string(),
        "link_flags": attr.string_list(),
    },
)

def cross_toolchain(name, os, cpu, **config):
    """Platform NAME, and toolchain NAME_toolchain for it."""
    constraints = ["@platforms//os:" + os, "@platforms//cpu:" + cpu]
    native.platform(name = name, constraint_values = constraints)
    _config(name = name + "_config", **config)
    cc_toolchain(
        name = name + "_cc",
        toolchain_config = name + "_config",
        all_files = ":files",
        ar_files = ":files",
        as_files = ":files",
        compiler_files = ":files",
        dwp_files = ":files",
        linker_files = ":files",
        objcopy_files = ":files",
        strip_files = ":files",
        supports_param_files = True,
    )
    native.toolchain(
        name = name + "_toolchain",
        exec_compatible_with = ["@platforms//os:linux"],
        target_compatible_with = constraints,
        toolchain = name + "_cc",
        toolchain_type = "@bazel_tools//tools/cpp:toolchain_type",
    )

def zig_macos(name, cpu, target):
    """macOS by `zig c++`, which has Apple's libc headers and stubs; no SDK of Apple's."""

    # Stubs of the two frameworks that Abseil's time zones name.
    common = ["-target", target, "-Ftools/cross", "-Os"]
    cross_toolchain(
        name = name,
        os = "macos",
        cpu = cpu,
        compiler = "clang",
        cxx = "zig-cxx",
        ar = "zig-ar",
        # zig adds the sanitizer by itself.  Abseil of 2022 uses built-ins that
        # today's clang calls deprecated.
        compile_flags = common + ["-fno-sanitize=undefined", "-Wno-deprecated-builtins"],
        link_flags = common + ["-s"],
    )

def zig_linux(name, cpu, target):
    """Linux by `zig c++`, on musl and libc++: a third of the size of a static binary on glibc, and less to do at its start."""
    common = ["-target", target, "-Os"]
    cross_toolchain(
        name = name,
        os = "linux",
        cpu = cpu,
        compiler = "clang",
        cxx = "zig-cxx",
        ar = "zig-ar",
        compile_flags = common + [
            "-ffunction-sections",
            "-fdata-sections",
            "-fno-sanitize=undefined",
            "-Wno-deprecated-builtins",
        ],
        link_flags = common + ["-Wl,--gc-sections", "-s"],
    )
