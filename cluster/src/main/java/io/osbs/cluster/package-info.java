/**
 * The engines that run builds, and what a build knows about itself. A package each: {@code local}
 * (child processes on this machine), {@code kubernetes} (Jobs) and {@code openshift} (Builds). What
 * is here is the same on every engine: the mount table and {@link io.osbs.cluster.OwnBuild}, the
 * view from inside a build. Uses {@code core} and {@code config}.
 */
@NullMarked
package io.osbs.cluster;

import org.jspecify.annotations.NullMarked;
