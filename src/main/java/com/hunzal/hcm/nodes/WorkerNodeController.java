package com.hunzal.hcm.nodes;

import com.hunzal.hcm.security.AnyCaller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Worker nodes", description = "The processes that run jobs, for all organizations alike")
class WorkerNodeController {

    private final WorkerNodes nodes;

    WorkerNodeController(WorkerNodes nodes) {
        this.nodes = nodes;
    }

    /** The sums are over the nodes that are alive. */
    @Schema(name = "WorkerNodeList")
    record Response(
            List<WorkerNode> items,

            @Schema(description = "How many nodes are alive")
            int alive,

            @Schema(description = "How many jobs the nodes that are alive run")
            int running,

            @Schema(description = "How many jobs the nodes that are alive can run")
            int capacity) {

        static Response of(List<WorkerNode> nodes) {
            var alive = nodes.stream().filter(WorkerNode::alive).toList();
            return new Response(
                    nodes,
                    alive.size(),
                    alive.stream().mapToInt(WorkerNode::running).sum(),
                    alive.stream().mapToInt(WorkerNode::capacity).sum());
        }
    }

    @GetMapping(path = "/api/system/worker-nodes", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "List the worker nodes",
            description = "Those that are alive first, at most 1 000. A Root need not name an organization.",
            operationId = "listWorkerNodes")
    Response list(@Parameter(hidden = true) AnyCaller caller) {
        return Response.of(nodes.list());
    }
}
