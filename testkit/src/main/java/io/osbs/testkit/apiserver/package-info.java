/**
 * A small API server in memory: objects, versions, selectors, watches, and whatever fault a test
 * wants. What it does not know of Kubernetes, the tests against a real one cover.
 */
@NullMarked
package io.osbs.testkit.apiserver;

import org.jspecify.annotations.NullMarked;
