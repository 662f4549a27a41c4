package com.hunzal.hcm.notifications;

import com.samskivert.mustache.MustacheException;

/**
 * What can be said of a template before it is compiled, read as JMustache's parser reads it, in one pass.
 *
 * @param depth how many sections and blocks lie in each other, at most
 * @param silent how many tags there are that JMustache executes without asking for anything that could be counted:
 *     comments, other delimiters, blocks, parents and partials
 * @param indent how far a partial is indented, at most: each of its lines will be
 */
record TemplateTags(int depth, int silent, int indent) {

    private static final char NONE = Character.MIN_VALUE;

    static TemplateTags of(String template) {
        return new Scan(template).tags();
    }

    private static final class Scan {

        private final String template;
        private char start1 = '{';
        private char start2 = '{';
        private char end1 = '}';
        private char end2 = '}';
        private int open;
        private int depth;
        private int silent;
        private int indent;

        Scan(String template) {
            this.template = template;
        }

        TemplateTags tags() {
            var at = 0;
            while (at >= 0 && at < template.length()) {
                at = isAt(at, start1, start2) ? tag(at, at + width(start2)) : at + 1;
            }
            return new TemplateTags(depth, silent, indent);
        }

        /** @return where to go on: behind the tag, or where another one may begin inside what turns out to be none */
        private int tag(int start, int from) {
            for (var at = from; at < template.length(); at++) {
                if (isAt(at, end1, end2)) {
                    var next = at + width(end2);
                    read(start, template.substring(from, at));
                    return next;
                }
                var c = template.charAt(at);
                if (c == start1 && c != end1 && at > from && template.charAt(from) != '!') {
                    return at;
                }
            }
            return -1;
        }

        private void read(int start, String text) {
            if (text.startsWith("=")) {
                silent++;
                changeDelimiters(text);
                return;
            }
            var tag = text.trim(); // as JMustache does
            switch (tag.isEmpty() ? ' ' : tag.charAt(0)) {
                case '#', '^' -> depth = Math.max(depth, ++open);
                case '$', '<' -> {
                    depth = Math.max(depth, ++open);
                    silent++;
                    indent = Math.max(indent, indentBefore(start));
                }
                case '/' -> open--;
                case '>' -> {
                    silent++;
                    indent = Math.max(indent, indentBefore(start));
                }
                case '!' -> silent++;
                default -> {}
            }
        }

        private int indentBefore(int start) {
            var at = start;
            while (at > 0 && template.charAt(at - 1) != '\n' && Character.isWhitespace(template.charAt(at - 1))) {
                at--;
            }
            return start - at;
        }

        /** What is wrong with them, the parser says. */
        private void changeDelimiters(String text) {
            var delimiters = text.length() < 2
                    ? new String[0]
                    : text.substring(1, text.length() - 1).split(" ");
            if (delimiters.length != 2 || delimiters[0].isEmpty() || delimiters[1].isEmpty()) {
                throw new MustacheException("Invalid delimiters: " + text);
            }
            start1 = delimiters[0].charAt(0);
            start2 = delimiters[0].length() > 1 ? delimiters[0].charAt(1) : NONE;
            end1 = delimiters[1].charAt(0);
            end2 = delimiters[1].length() > 1 ? delimiters[1].charAt(1) : NONE;
        }

        private boolean isAt(int at, char first, char second) {
            return template.charAt(at) == first
                    && (second == NONE || at + 1 < template.length() && template.charAt(at + 1) == second);
        }

        private static int width(char second) {
            return second == NONE ? 1 : 2;
        }
    }
}
