package com.hunzal.hcm.web;

import tools.jackson.databind.node.ObjectNode;

/** JSON Merge Patch (RFC 7396): absent keeps, null removes, an object is laid over the one that is there, and anything else sets. */
public final class MergePatch {

    private MergePatch() {}

    /** Changes the target. */
    public static ObjectNode apply(ObjectNode target, ObjectNode patch) {
        patch.forEachEntry((name, value) -> {
            if (value.isNull()) {
                target.remove(name);
            } else if (value instanceof ObjectNode inner) {
                target.set(name, apply(target.get(name) instanceof ObjectNode now ? now : target.objectNode(), inner));
            } else {
                target.set(name, value);
            }
        });
        return target;
    }
}
