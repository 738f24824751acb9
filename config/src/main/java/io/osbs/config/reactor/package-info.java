/**
 * config.yaml: which clusters build what, and how images are published. Format: atomic-reactor
 * 1.6.26 ({@code schemas/config.json}), the sections its 3.14.0 added, and this OSBS's own {@code
 * placement} and {@code pulp}. {@link io.osbs.config.reactor.ReactorConfig} is the entry.
 */
@NullMarked
package io.osbs.config.reactor;

import org.jspecify.annotations.NullMarked;
