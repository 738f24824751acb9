/** Fakes that pass the same contract suite as the real adapters. */
@NullMarked
package io.osbs.testkit;

import org.jspecify.annotations.NullMarked;
