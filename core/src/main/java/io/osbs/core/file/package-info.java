/** What files need that the JDK leaves open. */
@NullMarked
package io.osbs.core.file;

import org.jspecify.annotations.NullMarked;
