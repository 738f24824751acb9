/**
 * YAML as a tree in which everything knows its line, and typed access to it that collects problems.
 */
@NullMarked
package io.osbs.config.yaml;

import org.jspecify.annotations.NullMarked;
