/**
 * A build host of a Koji hub that does container tasks: it takes {@code buildContainer} tasks, has
 * them built through {@code client}, as the command does, and tells the hub what comes of them.
 */
@NullMarked
package io.osbs.builder;

import org.jspecify.annotations.NullMarked;
