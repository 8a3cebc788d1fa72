import { Aws } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { ENV } from '../../functions/shared/names.ts';
import type { EnvName, NewsroomFunction } from './newsroom-function.ts';
import type { WorkQueue } from './work-queue.ts';

export interface SchedulesProps {
  /** Where the schedules put their messages. */
  queue: WorkQueue;
  /** The variable in which the one who schedules finds the queue's ARN. */
  variable: EnvName;
}

/** A group of one-off schedules that put a message into one queue, and the role that lets them. */
export class Schedules extends Construct {
  readonly #group: CfnScheduleGroup;
  readonly #role: Role;
  readonly #props: SchedulesProps;

  constructor(scope: Construct, id: string, props: SchedulesProps) {
    super(scope, id);
    this.#props = props;
    this.#group = new CfnScheduleGroup(this, 'Group', {});
    this.#role = new Role(this, 'Role', {
      // Only schedules of this group may use the role (Scheduler User Guide, "Confused deputy prevention").
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID, 'aws:SourceArn': this.#group.attrArn },
        },
      }),
    });
    this.#role.addToPolicy(
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [props.queue.queue.queueArn] }),
    );
  }

  /** `fn` may make, change and cancel schedules of the group, and knows its names. */
  grantManage(fn: NewsroomFunction): void {
    fn.allowBelow(
      `arn:${Aws.PARTITION}:scheduler:${Aws.REGION}:${Aws.ACCOUNT_ID}:schedule/${this.#group.ref}/*`,
      'Schedules are named at run time; the grant ends at their group.',
      { actions: ['scheduler:CreateSchedule', 'scheduler:UpdateSchedule', 'scheduler:DeleteSchedule'] },
      { [ENV.scheduleGroup]: this.#group.ref, [this.#props.variable]: this.#props.queue.queue.queueArn },
    );
    fn.allow(
      {
        actions: ['iam:PassRole'],
        resources: [this.#role.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
      },
      { [ENV.schedulerRoleArn]: this.#role.roleArn },
    );
  }
}
