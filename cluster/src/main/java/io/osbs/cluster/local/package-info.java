/**
 * The local engine: a cluster is a directory, a build is a child process. There is no daemon. The
 * truth is in small files that are replaced as a whole; that a build lives is told by an OS lock
 * that its process holds and the kernel frees; whoever finds a lock free that should be held puts
 * things in order ({@link io.osbs.cluster.local.Sweeper}). Linux only: sessions, start times and
 * mounts are read from {@code /proc}.
 *
 * <p>Entry: {@link io.osbs.cluster.local.LocalClusters}. Uses {@code core} and {@code
 * cluster.document}; nothing here reads the program's own environment or clock.
 */
@NullMarked
package io.osbs.cluster.local;

import org.jspecify.annotations.NullMarked;
