/**
 * XML-RPC as Koji speaks it: calls and answers to bytes and back. Strict and bounded, because what
 * is read comes from elsewhere. Uses the JDK only.
 *
 * <p>A value is one of: null ({@code <nil/>}), {@link String}, {@link Long} ({@code <int>}, {@code
 * <i8>}), {@link Double}, {@link Boolean}, {@code byte[]} ({@code <base64>}), {@link
 * java.util.List} of values, {@link java.util.Map} from names to values. A writer takes {@link
 * Integer} too.
 */
@NullMarked
package io.osbs.xmlrpc;

import org.jspecify.annotations.NullMarked;
