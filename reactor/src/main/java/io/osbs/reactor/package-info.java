/** The program inside a build: orchestrator and worker. */
@NullMarked
package io.osbs.reactor;

import org.jspecify.annotations.NullMarked;
