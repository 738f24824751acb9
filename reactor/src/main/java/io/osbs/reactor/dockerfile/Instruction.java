package io.osbs.reactor.dockerfile;

/**
 * One instruction.
 *
 * @param firstLine index of its first line in the file, from 0
 * @param lastLine index of its last line, heredocs included
 * @param keyword in capitals
 * @param arguments the rest, continued lines joined, without heredocs
 */
record Instruction(int firstLine, int lastLine, String keyword, String arguments) {}
