/** Benchmarks, each beside its lower bound or its peer. */
@NullMarked
package io.osbs.bench;

import org.jspecify.annotations.NullMarked;
