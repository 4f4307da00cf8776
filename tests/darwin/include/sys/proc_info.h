// What proc_pidinfo() and proc_listpids() are asked for, and answer.

#ifndef SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_SYS_PROC_INFO_H_
#define SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_SYS_PROC_INFO_H_

#include <stdint.h>
#include <sys/types.h>

#define MAXCOMLEN 16
#define PROC_PIDPATHINFO_MAXSIZE 4096

#define PROC_ALL_PIDS 1
#define PROC_PGRP_ONLY 2
#define PROC_PPID_ONLY 6

#define PROC_PIDTBSDINFO 3
#define PROC_PIDTASKINFO 4
#define PROC_PIDT_SHORTBSDINFO 13

#define PROC_PIDLISTFDS 1
#define PROC_PIDFDVNODEINFO 1
#define PROC_PIDFDSOCKETINFO 3
#define PROC_PIDFDPIPEINFO 6

#define PROX_FDTYPE_VNODE 1
#define PROX_FDTYPE_SOCKET 2
#define PROX_FDTYPE_KQUEUE 5
#define PROX_FDTYPE_PIPE 6

#ifndef FREAD
#define FREAD 1
#define FWRITE 2
#endif

struct proc_bsdinfo {
  uint32_t pbi_flags;
  uint32_t pbi_status;
  uint32_t pbi_xstatus;
  uint32_t pbi_pid;
  uint32_t pbi_ppid;
  uid_t pbi_uid;
  gid_t pbi_gid;
  uid_t pbi_ruid;
  gid_t pbi_rgid;
  uid_t pbi_svuid;
  gid_t pbi_svgid;
  uint32_t rfu_1;
  char pbi_comm[MAXCOMLEN];
  char pbi_name[2 * MAXCOMLEN];
  uint32_t pbi_nfiles;
  uint32_t pbi_pgid;
  uint32_t pbi_pjobc;
  uint32_t e_tdev;
  uint32_t e_tpgid;
  int32_t pbi_nice;
  uint64_t pbi_start_tvsec;
  uint64_t pbi_start_tvusec;
};

struct proc_bsdshortinfo {
  uint32_t pbsi_pid;
  uint32_t pbsi_ppid;
  uint32_t pbsi_pgid;
  uint32_t pbsi_status;
  char pbsi_comm[MAXCOMLEN];
  uint32_t pbsi_flags;
  uid_t pbsi_uid;
  gid_t pbsi_gid;
  uid_t pbsi_ruid;
  gid_t pbsi_rgid;
  uid_t pbsi_svuid;
  gid_t pbsi_svgid;
  uint32_t pbsi_rfu;
};

struct proc_taskinfo {
  uint64_t pti_virtual_size;
  uint64_t pti_resident_size;
  uint64_t others[10];
};

struct proc_fdinfo {
  int32_t proc_fd;
  uint32_t proc_fdtype;
};

struct proc_fileinfo {
  uint32_t fi_openflags;
};

struct vinfo_stat {
  uint32_t vst_dev;
  uint16_t vst_mode;
  uint64_t vst_ino;
};

struct vnode_info {
  vinfo_stat vi_stat;
};

struct vnode_fdinfo {
  proc_fileinfo pfi;
  vnode_info pvi;
};

struct pipe_info {
  vinfo_stat pipe_stat;
  uint64_t pipe_handle;
  uint64_t pipe_peerhandle;
};

struct pipe_fdinfo {
  proc_fileinfo pfi;
  pipe_info pipeinfo;
};

struct socket_info {
  uint64_t soi_so;
};

struct socket_fdinfo {
  proc_fileinfo pfi;
  socket_info psi;
};

#endif  // SPROUT_ACP_WRAP_TESTS_DARWIN_INCLUDE_SYS_PROC_INFO_H_
