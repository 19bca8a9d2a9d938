// Publishes the events of a shop to the channel of each order. docs/protocol.md contains it, see scripts/lib/protocol-page.ts.
import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target/index.js";
import { Construct } from "constructs";
import type { BroadcastQueue } from "../../modules/index.ts";

export class OrderEvents extends Construct {
  constructor(scope: Construct, id: string, broadcasts: BroadcastQueue) {
    super(scope, id);
    const rule = new CloudwatchEventRule(this, "rule", {
      name: "order-events",
      eventPattern: JSON.stringify({ source: ["shop.orders"], "detail-type": ["OrderShipped"] }),
    });
    broadcasts.allowRule(rule.arn);
    new CloudwatchEventTarget(this, "target", {
      rule: rule.name,
      arn: broadcasts.arn,
      inputTransformer: {
        inputPaths: { id: "$.id", order: "$.detail.order", data: "$.detail" },
        inputTemplate: '{"channel":"room:<order>","data":<data>,"id":<id>}',
      },
    });
  }
}
