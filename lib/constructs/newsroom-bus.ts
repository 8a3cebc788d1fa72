import { Duration } from 'aws-cdk-lib';
import { CfnArchive, EventBus, type EventPattern, Rule } from 'aws-cdk-lib/aws-events';
import { CfnRegistry, CfnSchema } from 'aws-cdk-lib/aws-eventschemas';
import { Construct } from 'constructs';
import * as z from 'zod';
import { catalogue, type EventType } from '../../events/catalogue.ts';
import { EVENT_SOURCE } from '../../events/envelope.ts';
import { ENV } from '../../functions/shared/names.ts';
import type { StageSettings } from '../config.ts';
import type { NewsroomFunction } from './newsroom-function.ts';
import type { WorkQueue } from './work-queue.ts';

/** Days that an event can be replayed. */
const REPLAYABLE = Duration.days(90);

/** The bus that the newsroom's events travel on. Deployed, they are kept for replay, and their schemas registered. */
export class NewsroomBus extends Construct {
  readonly bus: EventBus;

  constructor(scope: Construct, id: string, props: { stage: StageSettings }) {
    super(scope, id);
    this.bus = new EventBus(this, 'Bus', { eventBusName: `dateline-${props.stage.stage}` });
    if (props.stage.emulated) return;

    new CfnArchive(this, 'Archive', {
      sourceArn: this.bus.eventBusArn,
      description: 'Events of the newsroom, for replay',
      eventPattern: { source: [EVENT_SOURCE] },
      retentionDays: REPLAYABLE.toDays(),
    });
    const registry = new CfnRegistry(this, 'Schemas', {
      description: `Events of Dateline, stage ${props.stage.stage}`,
    });
    for (const [type, schema] of Object.entries(catalogue)) {
      new CfnSchema(this, `Schema-${type}`, {
        registryName: registry.attrRegistryName,
        schemaName: `${EVENT_SOURCE}@${type}`,
        type: 'JSONSchemaDraft4',
        content: JSON.stringify(z.toJSONSchema(schema, { target: 'draft-4' })),
      });
    }
  }

  /** `fn` may put the newsroom's events on the bus, and knows its name. */
  grantPut(fn: NewsroomFunction): void {
    fn.allow(
      {
        actions: ['events:PutEvents'],
        resources: [this.bus.eventBusArn],
        conditions: { StringEquals: { 'events:source': EVENT_SOURCE } },
      },
      { [ENV.bus]: this.bus.eventBusName },
    );
  }

  /** Events of these types go to a queue. The rule belongs to the stack of the queue. */
  feed(queue: WorkQueue, types: readonly EventType[]): Rule {
    const pattern: EventPattern = { source: [EVENT_SOURCE], detailType: [...types] };
    return new Rule(queue, 'Rule', { eventBus: this.bus, eventPattern: pattern, targets: [queue.target()] });
  }
}
