/** The engines on a real API server: the contract of clusters, authentication, throttles. */
@NullMarked
package io.osbs.it.kubernetes;

import org.jspecify.annotations.NullMarked;
