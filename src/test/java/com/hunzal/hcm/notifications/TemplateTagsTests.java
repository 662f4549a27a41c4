package com.hunzal.hcm.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.lang.reflect.Field;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTagsTests {

    private static final Set<String> SILENT =
            Set.of("FauxSegment", "BlockSegment", "ParentTemplateSegment", "IncludedTemplateSegment");
    private static final String[] PIECES = {
        "{{",
        "}}",
        "{",
        "}",
        "{{{",
        "}}}",
        "{{!",
        "{{ !",
        "{{#a}}",
        "{{/a}}",
        "{{^a}}",
        "{{$a}}",
        "{{>a}}",
        "<%",
        "%>",
        "%{",
        "%}",
        "{{=<% %>=}}",
        "<%={{ }}=%>",
        "{{=| |=}}",
        "|={{ }}=|",
        "{{=%{ %}=}}",
        "%{={{ }}=%}",
        "<%#a%>",
        "<%/a%>",
        "|#a|",
        "|/a|",
        "|!",
        "|",
        "%",
        "=",
        "a",
        " ",
        "\n",
        "!",
        "#",
        ">",
        "<",
        "$"
    };

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "Hello {{name}}!, 0, 0",
                "{{#a}}{{^b}}{{$c}}{{/c}}{{/b}}{{/a}}{{#a}}{{/a}}, 3, 1",
                "{{! a }}{{!}}{{ ! }}, 0, 3",
                "{{#a}}{{=<% %>=}}<%#b%><%!%><%/b%><%={{ }}=%>{{!}}{{/a}}, 2, 4",
                "{{a {{!b}}, 0, 1",
                "{{{{{! }}, 0, 1",
            })
    void tagsAreCounted(String template, int depth, int silent) {
        var tags = TemplateTags.of(template);

        assertThat(tags.depth()).isEqualTo(depth);
        assertThat(tags.silent()).isEqualTo(silent);
    }

    /** Or somebody could hide from it what the parser finds. */
    @Test
    void whateverIsWrittenIsReadAsTheParserReadsIt() throws Exception {
        var random = new Random(1);
        var compared = 0;
        for (int i = 0; i < 200_000; i++) {
            var template = new StringBuilder();
            for (int length = random.nextInt(12); length >= 0; length--) {
                template.append(PIECES[random.nextInt(PIECES.length)]);
            }
            var compiled = compiled(template.toString());
            if (compiled != null) {
                var tags = TemplateTags.of(template.toString());
                assertThat(tags.silent()).as(template.toString()).isGreaterThanOrEqualTo(silent(segments(compiled)));
                assertThat(tags.depth()).as(template.toString()).isGreaterThanOrEqualTo(depth(segments(compiled)));
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(50_000);
    }

    private static @Nullable Template compiled(String template) {
        try {
            return Mustache.compiler().compile(template);
        } catch (RuntimeException noTemplate) {
            return null;
        }
    }

    private static int silent(Object[] segments) throws Exception {
        var silent = 0;
        for (var each : segments) {
            silent += (SILENT.contains(each.getClass().getSimpleName()) ? 1 : 0) + silent(segments(each));
        }
        return silent;
    }

    private static int depth(Object[] segments) throws Exception {
        var depth = 0;
        for (var each : segments) {
            depth = Math.max(depth, field(each) == null ? 0 : 1 + depth(segments(each)));
        }
        return depth;
    }

    private static Object[] segments(Object owner) throws Exception {
        var field = field(owner);
        return field == null ? new Object[0] : (Object[]) field.get(owner);
    }

    private static @Nullable Field field(Object owner) {
        for (Class<?> type = owner.getClass(); type != null; type = type.getSuperclass()) {
            try {
                var field = type.getDeclaredField("_segs");
                field.setAccessible(true);
                return field;
            } catch (NoSuchFieldException inherited) {
                continue;
            }
        }
        return null;
    }
}
