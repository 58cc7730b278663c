from django.db import migrations

FORWARD = """
CREATE FUNCTION chats_only_erase() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- What was written is never another's words, another time's or gone; its words may be erased when they are old.
    IF TG_OP = 'UPDATE' AND NEW.body = '' AND (NEW.id, NEW.chat_id, NEW.key, NEW.author, NEW.at)
       = (OLD.id, OLD.chat_id, OLD.key, OLD.author, OLD.at) AND NEW.operator_id IS NOT DISTINCT FROM OLD.operator_id
       AND EXISTS (SELECT 1 FROM chats_chat c JOIN chats_chatpage p ON p.line_id = c.page_id
                   WHERE c.id = OLD.chat_id AND c.ended_at < clock_timestamp() - make_interval(days => p.keep_days))
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER chat_messages_are_append_only BEFORE UPDATE OR DELETE ON chats_chatmessage
    FOR EACH ROW EXECUTE FUNCTION chats_only_erase();
CREATE TRIGGER chat_events_are_append_only BEFORE UPDATE OR DELETE ON chats_chatevent
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER chats_are_kept BEFORE DELETE ON chats_chat
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
"""

BACKWARD = """
DROP TRIGGER chats_are_kept ON chats_chat;
DROP TRIGGER chat_events_are_append_only ON chats_chatevent;
DROP TRIGGER chat_messages_are_append_only ON chats_chatmessage;
DROP FUNCTION chats_only_erase;
"""


class Migration(migrations.Migration):
    dependencies = [("chats", "0001_initial"), ("kernel", "0002_audit_is_append_only")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
