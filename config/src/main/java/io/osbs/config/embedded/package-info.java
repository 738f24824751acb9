/**
 * What holds when no file says anything: a local instance, and one local cluster for every platform
 * that this machine can execute.
 */
@NullMarked
package io.osbs.config.embedded;

import org.jspecify.annotations.NullMarked;
