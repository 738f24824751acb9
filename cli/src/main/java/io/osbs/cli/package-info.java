/** The osbs command, the composition root and the packaging. */
@NullMarked
package io.osbs.cli;

import org.jspecify.annotations.NullMarked;
