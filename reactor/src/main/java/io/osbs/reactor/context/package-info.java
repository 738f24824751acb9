/**
 * What every part of the reactor works with: its build, its log, time, credentials of registries.
 */
@NullMarked
package io.osbs.reactor.context;

import org.jspecify.annotations.NullMarked;
