/* OpenSearch refuses to start where it may open fewer than 65,535 files, and a test cannot raise what its machine allows. This
   goes before the C library and says that it may. Preloaded for that one program. */
struct limit { unsigned long now, most; };
long syscall(long, ...);

int getrlimit(int what, struct limit *limit) {
  long failed = syscall(302 /* prlimit64 */, 0, what, 0, limit);
  if (!failed && what == 7 /* RLIMIT_NOFILE */ && limit->now < 65536) limit->now = limit->most = 65536;
  return failed;
}
