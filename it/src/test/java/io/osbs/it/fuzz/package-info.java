/** Random bytes for every parser of files and documents that others write. */
@NullMarked
package io.osbs.it.fuzz;

import org.jspecify.annotations.NullMarked;
