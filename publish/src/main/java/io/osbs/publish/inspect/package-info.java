/** What an image that was published is made of, read from where it lies. */
@NullMarked
package io.osbs.publish.inspect;

import org.jspecify.annotations.NullMarked;
