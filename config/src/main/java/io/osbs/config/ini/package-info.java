/** INI files by the rules of Python's ConfigParser, with the line of everything. */
@NullMarked
package io.osbs.config.ini;

import org.jspecify.annotations.NullMarked;
