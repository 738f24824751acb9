/**
 * The {@code osbs} command: one class per verb, the composition root, output for people and for
 * programs. May use every module.
 */
@NullMarked
package io.osbs.cli;

import org.jspecify.annotations.NullMarked;
